-- What each user spent on each day: user, day, USD; the sharers of a key in equal parts.
WITH
{usage}
SELECT user_id, day, sum(most_together)
FROM (
    {rows}
) AS user_day
WHERE user_id IS NOT NULL
GROUP BY user_id, day
