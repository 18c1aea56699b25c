-- Every listed seat for a CSV file. Fills seat_export; after seats.
CREATE OR REPLACE TEMP TABLE seat_export AS
WITH last_use AS (
    {last_use}
),
unused AS (
    SELECT owner_no AS user_no, count(*) AS keys
    FROM live_key
    WHERE NOT was_active
      AND key_no NOT IN (SELECT key_no FROM cells)
      AND key_no NOT IN (SELECT key_no FROM unattributed_day)
    GROUP BY owner_no
),
member AS (
    SELECT user_no, unnest(team_ids) AS team_id, unnest(range(len(team_ids))) AS place
    FROM seat
),
team AS (
    SELECT
        member.user_no,
        string_agg(coalesce(team_rows.team_alias, member.team_id), '; ' ORDER BY member.place)
            AS names
    FROM member
    LEFT JOIN team_rows ON team_rows.team_id = member.team_id
    WHERE member.team_id <> ''
    GROUP BY member.user_no
)
SELECT
    row_number() OVER (ORDER BY {order_by}) AS place,
    seat.user_id,
    names.user_email,
    names.user_alias,
    seat.kind,
    seat.status,
    seat.is_known AS in_user_table,
    seat.is_blocked AS blocked,
    seat.user_role AS role,
    team.names AS teams,
    seat.created_at,
    seat.first_day AS first_request_date,
    last_use.day AS last_request_date,
    date_diff('day', last_use.day, $as_of) AS days_since_last_request,
    seat.recent_days AS days_active_of_28,
    seat.window_days AS days_active_in_window,
    seat.spend,
    seat.keys,
    coalesce(unused.keys, 0) AS keys_never_used,
    seat.move,
    CASE WHEN {is_idle} THEN $price::DOUBLE END AS idle_exposure,
    seat.decision,
    decided.text AS decision_note,
    decided.author AS decided_by,
    decided.decided_at
FROM seat
JOIN names USING (user_no)
LEFT JOIN last_use ON last_use.user_no = seat.user_no
LEFT JOIN unused ON unused.user_no = seat.user_no
LEFT JOIN team ON team.user_no = seat.user_no
LEFT JOIN decided ON decided.user_no = seat.user_no
LEFT JOIN team_rows AS first_team ON first_team.team_id = seat.team_ids[1]
WHERE {listed}
