-- What is known of keys by the number that stands for each. kind: of a key without a row, what its name
-- says of it.
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
    END AS kind
FROM keys
JOIN tokens USING (key_no)
LEFT JOIN key_rows USING (key_no)
WHERE list_contains($keys, key_no::VARCHAR)
