-- Users and spend of the scope on each day; the sharers of a key in equal parts. Power and low
-- users are those of the whole period.
WITH usage AS (
    {usage}
),
scope AS (
    SELECT * FROM usage WHERE {in_scope}
)
SELECT
    counted_day.day,
    count(*)::BIGINT AS users,
    sum(counted_day.spend) AS spend,
    coalesce(sum(CASE WHEN scope.spend > $power_above THEN 1 END), 0)::BIGINT AS power_users,
    coalesce(sum(CASE WHEN scope.spend < $low_below THEN 1 END), 0)::BIGINT AS low_users
FROM (
    {counted_day}
) AS counted_day
JOIN scope USING (user_no)
GROUP BY counted_day.day
ORDER BY counted_day.day
