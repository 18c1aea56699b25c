-- All usage by day, and what of it belongs to no user, whatever the filters.
SELECT day, user_no = 0 AS is_unattributed, {sums}
FROM memory.main.user_day
WHERE day BETWEEN $start_date AND $end_date
   OR day BETWEEN $previous_start AND $previous_end
GROUP BY day, is_unattributed
ORDER BY day, is_unattributed
