-- Users whose spend changed most against the previous period, for whom the filters hold in one of the two
-- periods at least: those with more spend, then those with less, the largest change first.
WITH compared AS (
    {compared}
),
moved AS (
    SELECT
        user_no,
        current_spend,
        previous_spend,
        current_spend - previous_spend AS change
    FROM compared
    WHERE user_no IN (WITH usage AS ({current}) SELECT user_no FROM usage WHERE {in_scope})
       OR user_no IN (WITH usage AS ({earlier}) SELECT user_no FROM usage WHERE {was_in_scope})
),
placed AS (
    SELECT
        moved.*,
        names.user_id,
        names.user_email,
        names.user_alias,
        row_number() OVER (PARTITION BY moved.change > 0 ORDER BY abs(moved.change) DESC, names.user_id)
            AS place
    FROM moved
    JOIN names USING (user_no)
    WHERE abs(moved.change) > $noise * (abs(moved.current_spend) + abs(moved.previous_spend))
)
SELECT user_id, user_email, user_alias, current_spend, previous_spend
FROM placed
WHERE place <= $most
ORDER BY change > 0 DESC, place
