-- The teams of one user, in LiteLLM's order of them.
SELECT member.team_id, coalesce(team_rows.team_alias, member.team_id) AS name
FROM (
    SELECT unnest(team_ids) AS team_id, unnest(range(len(team_ids))) AS place
    FROM user_rows
    WHERE user_no = $user_no
) AS member
LEFT JOIN team_rows USING (team_id)
WHERE member.team_id <> ''
ORDER BY member.place
