-- Active days of some users by week, week 0 the newest. After seats.
SELECT user_no, date_diff('day', day, $as_of) // 7 AS week, count(*)
FROM user_day
WHERE user_no IN (SELECT unnest($user_nos::INTEGER[]))
  AND day > $weeks_start
  AND day <= $as_of
GROUP BY ALL
