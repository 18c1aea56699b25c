-- What all named users spent together under the tags, at most and at least, and tagged spend that is
-- nobody's, at most, or not recorded for anybody; and whether nobody's is exact.
SELECT
    coalesce(sum(most_together), 0),
    coalesce(sum(least_together), 0),
    coalesce(sum(CASE WHEN user_no = 0 THEN spend - unbooked_spend END), 0),
    coalesce(sum(unbooked_spend), 0),
    coalesce(bool_and(CASE WHEN user_no = 0 THEN exact END), TRUE)
FROM usage_{k}
