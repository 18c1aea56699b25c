-- What is known of keys by the number that stands for each. kind: of a key without a row, what its name
-- says of it. owner_id, team_id: empty without.
SELECT
    key_no::VARCHAR AS key,
    key_rows.key_alias,
    key_rows.last_four,
    CASE
        WHEN tokens.kind NOT IN ('unknown_keys', 'health_checks') THEN 'known'
        WHEN starts_with(keys.api_key, 'cli-session-') THEN 'cli_session'
        WHEN starts_with(keys.api_key, 'hashed-jwt-') THEN 'jwt'
        WHEN tokens.kind = 'health_checks' THEN 'health_check'
        ELSE 'unknown'
    END AS kind,
    users.user_id AS owner_id,
    teams.team_id
FROM keys
JOIN tokens USING (key_no)
LEFT JOIN key_rows USING (key_no)
LEFT JOIN users ON users.user_no = tokens.owner_no
LEFT JOIN teams ON teams.team_no = tokens.team_no
WHERE list_contains($keys, key_no::VARCHAR)
