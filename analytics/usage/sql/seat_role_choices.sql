-- Roles of seats, those of most seats first.
SELECT role, '' AS label, count(*) AS seats
FROM (
    SELECT coalesce(user_rows.user_role, '') AS role
    FROM user_rows
    JOIN names USING (user_no)
    WHERE names.is_known
) AS seat_role
GROUP BY role
ORDER BY seats DESC, role
LIMIT $most
