-- All spend of the period, and what of it belongs to no user, whatever the filters.
SELECT
    coalesce(sum(spend), 0),
    coalesce(sum(CASE WHEN user_no = 0 THEN spend END), 0)
FROM memory.main.user_day
WHERE day BETWEEN $start_date AND $end_date
