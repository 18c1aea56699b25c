-- Every user's spend on both sides of the comparison.
SELECT
    user_no,
    coalesce(sum(CASE WHEN day >= $current_start THEN spend END), 0) AS current_spend,
    coalesce(sum(CASE WHEN day <= $previous_end THEN spend END), 0) AS previous_spend,
    TRUE AS is_comparable
FROM user_day
WHERE day BETWEEN $previous_start AND $current_end
GROUP BY user_no
