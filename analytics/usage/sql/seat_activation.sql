-- How soon seats are used, by when they were created; the last row is all of them. After seats.
WITH created_seat AS (
    SELECT
        date_trunc($cohort_by, created)::DATE AS cohort,
        created,
        -- Usage from before the row counts as the first day.
        CASE WHEN first_day IS NOT NULL THEN greatest(date_diff('day', created, first_day), 0) END
            AS days
    FROM seat
    WHERE kind = 'seat'
      AND created BETWEEN $cohort_start AND $as_of
      AND created >= $data_since
)
SELECT
    cohort,
    count(*),
    count(days),
    median(days),
    count(*) FILTER (WHERE created + 7 <= $last_complete_day),
    count(*) FILTER (WHERE created + 14 <= $last_complete_day),
    count(*) FILTER (WHERE created + 30 <= $last_complete_day),
    count(*) FILTER (WHERE created + 7 <= $last_complete_day AND days <= 7),
    count(*) FILTER (WHERE created + 14 <= $last_complete_day AND days <= 14),
    count(*) FILTER (WHERE created + 30 <= $last_complete_day AND days <= 30)
FROM created_seat
GROUP BY GROUPING SETS ((cohort), ())
ORDER BY cohort NULLS LAST
