-- The teams of some users by alias, in LiteLLM's order.
SELECT member.user_no, list(coalesce(nullif(team_rows.team_alias, ''), member.team_id) ORDER BY member.place)
FROM (
    SELECT user_no, unnest(team_ids) AS team_id, generate_subscripts(team_ids, 1) AS place
    FROM user_rows
    WHERE user_no IN (SELECT unnest($user_nos))
) AS member
LEFT JOIN team_rows USING (team_id)
GROUP BY member.user_no
