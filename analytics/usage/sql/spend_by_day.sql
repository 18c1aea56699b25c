-- Spend of some users by day.
SELECT day, sum(spend) AS spend
FROM user_day
WHERE day BETWEEN $start_date AND $end_date
  AND {is_shown}
GROUP BY day
ORDER BY day
