-- Spend of some users on each day of the period; the sharers of a key in equal parts.
SELECT counted_day.user_no, counted_day.day, sum(counted_day.spend)
FROM (
    {counted_day}
) AS counted_day
WHERE counted_day.user_no IN (SELECT unnest($user_nos))
GROUP BY counted_day.user_no, counted_day.day
ORDER BY counted_day.user_no, counted_day.day
