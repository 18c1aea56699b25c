-- Some seats in order. After seats.
WITH last_use AS (
    {last_use}
)
SELECT
    seat.user_no,
    seat.user_id,
    names.user_email,
    names.user_alias,
    seat.kind,
    seat.status,
    seat.is_known,
    seat.is_blocked,
    seat.user_role,
    seat.team_ids,
    seat.created_at,
    seat.first_day,
    last_use.day AS last_day,
    seat.recent_days,
    seat.window_days,
    seat.spend,
    seat.keys,
    seat.move,
    decided.decision,
    decided.text,
    decided.author,
    decided.decided_at
FROM seat
JOIN names ON names.user_no = seat.user_no
LEFT JOIN last_use ON last_use.user_no = seat.user_no
LEFT JOIN decided ON decided.user_no = seat.user_no
LEFT JOIN team_rows AS first_team ON first_team.team_id = seat.team_ids[1]
WHERE {listed}
ORDER BY {order_by}
LIMIT $row_count OFFSET $first_row
