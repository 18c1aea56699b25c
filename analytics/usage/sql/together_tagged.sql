-- What all named users spent together under the tags, and tagged spend that is nobody's or not
-- recorded for anybody. most: of a shared cell each has a part alone; least: never more than the
-- user's own sum.
WITH together AS (
    SELECT user_no, sum(most_together) AS most, sum(least_together) AS least
    FROM counted
    WHERE user_no > 0
    GROUP BY user_no
),
nobody AS (
    SELECT
        coalesce(sum(CASE WHEN user_no = 0 AND is_booked THEN spend END), 0) AS tagged,
        coalesce(sum(CASE WHEN NOT is_booked THEN spend END), 0) AS unbooked
    FROM counted
)
SELECT
    coalesce(sum(together.most), 0),
    coalesce(sum(least(together.least, usage.spend)), 0),
    any_value(nobody.tagged),
    any_value(nobody.unbooked)
FROM nobody
LEFT JOIN (together JOIN usage USING (user_no)) ON TRUE
