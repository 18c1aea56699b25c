-- What each user spent on each day: user, day, USD.
WITH
{usage}
SELECT user_id, day, sum(spend)
FROM (
    {rows}
) AS user_day
WHERE user_id IS NOT NULL
GROUP BY user_id, day
