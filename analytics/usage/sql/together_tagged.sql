-- What all named users spent together under the tags, and tagged spend that is nobody's or not
-- recorded for anybody.
SELECT
    coalesce(sum(most_together), 0),
    coalesce(sum(least_together), 0),
    coalesce(sum(CASE WHEN user_no = 0 AND is_booked THEN spend END), 0),
    coalesce(sum(CASE WHEN NOT is_booked THEN spend END), 0)
FROM counted
