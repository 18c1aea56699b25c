-- Spend of the scope under the tags by day; of cells that several share, what they spent together
-- at most, in equal parts.
WITH usage AS (
    {usage}
),
scope AS (
    SELECT user_no FROM usage WHERE {in_scope}
)
SELECT day, sum(CASE WHEN exact THEN spend ELSE most_together END) AS spend
FROM (
    {tagged}
) AS tagged
WHERE user_no IN (SELECT user_no FROM scope)
GROUP BY day
ORDER BY day
