-- Who changed most: up, down, and into or out of the power and low users; with how many there are. After
-- change_users.
WITH listed AS (
    SELECT
        change_user.*,
        unnest([
            CASE WHEN change_group <> 'unchanged' AND change > 0 THEN 'up' END,
            CASE WHEN change_group <> 'unchanged' AND change < 0 THEN 'down' END,
            power_move,
            low_move
        ]) AS list
    FROM change_user
)
SELECT list, count(*) OVER (PARTITION BY list) AS users, user_no, {columns}
FROM listed
JOIN names USING (user_no)
WHERE list IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY list ORDER BY abs(change) DESC, names.user_id) <= $most
ORDER BY list, abs(change) DESC, names.user_id
