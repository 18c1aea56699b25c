-- Teams of seats, those of most seats first.
WITH member AS (
    SELECT unnest(CASE WHEN len(team_ids) > 0 THEN list_distinct(team_ids) ELSE [''] END) AS team_id
    FROM user_rows
    JOIN names USING (user_no)
    WHERE names.is_known
)
SELECT member.team_id, coalesce(any_value(team_rows.team_alias), ''), count(*) AS seats
FROM member
LEFT JOIN team_rows ON team_rows.team_id = member.team_id
GROUP BY member.team_id
ORDER BY seats DESC, member.team_id
LIMIT $most
