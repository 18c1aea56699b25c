-- What belongs to no user of the chosen teams' and models' spend.
SELECT coalesce(sum(spend), 0)
FROM user_day
WHERE day BETWEEN $start_date AND $end_date
  AND user_no = 0
