-- All spend of the period, what of it belongs to no user, and whether there is any row.
SELECT
    coalesce(sum(spend), 0),
    coalesce(sum(CASE WHEN user_no = 0 THEN spend END), 0),
    count(*) = 0
FROM user_day
WHERE day BETWEEN $start_date AND $end_date
