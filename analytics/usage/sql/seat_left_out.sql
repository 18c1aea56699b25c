-- Seats that are in no cohort of activation, by the reason. After seats.
SELECT
    count(*) FILTER (WHERE created <= $as_of AND created < $data_since),
    count(*) FILTER (
        WHERE created <= $as_of AND created >= $data_since AND created < $cohort_start
    ),
    count(*) FILTER (WHERE created > $as_of),
    count(*) FILTER (WHERE created IS NULL)
FROM seat
WHERE kind = 'seat'
