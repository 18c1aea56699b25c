-- Teams of idle seats, each seat in all of its teams. After seats.
WITH member AS (
    SELECT
        user_no,
        unnest(CASE WHEN len(team_ids) > 0 THEN list_distinct(team_ids) ELSE [''] END) AS team_id
    FROM seat
    WHERE {listed}
)
SELECT member.team_id, coalesce(any_value(team_rows.team_alias), member.team_id), count(*) AS seats
FROM member
LEFT JOIN team_rows ON team_rows.team_id = member.team_id
GROUP BY member.team_id
ORDER BY seats DESC, member.team_id
