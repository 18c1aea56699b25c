-- The keys that one user used in the period, and those that the user has now. After user_cell.
-- kind: of a key without a row, what its name says of it.
WITH used AS (
    SELECT key_no, min(day) AS first_day, max(day) AS last_day
    FROM cells
    WHERE user_no = $user_no
    GROUP BY key_no
),
summed AS (
    SELECT key_no, {sums}
    FROM user_cell
    GROUP BY key_no
)
SELECT
    keys.key_no,
    key_rows.key_alias,
    key_rows.last_four,
    CASE
        WHEN keys.api_key = '' THEN 'none'
        WHEN starts_with(keys.api_key, 'cli-session-') THEN 'cli_session'
        WHEN starts_with(keys.api_key, 'hashed-jwt-') THEN 'jwt'
        WHEN tokens.kind = 'health_checks' THEN 'health_check'
        ELSE 'unknown'
    END AS kind,
    CASE WHEN tokens.team_no > 0 THEN coalesce(team_rows.team_alias, team_rows.team_id) END AS team,
    tokens.kind NOT IN ('unknown_keys', 'health_checks') AS is_known,
    tokens.is_deleted,
    coalesce(key_rows.blocked, FALSE) AS is_blocked,
    key_rows.expires,
    key_rows.deleted_at,
    coalesce(key_rows.spend, 0) AS budget_spend,
    key_rows.max_budget,
    key_rows.budget_duration,
    key_rows.budget_reset_at,
    used.first_day,
    used.last_day,
    {found}
FROM tokens
JOIN keys USING (key_no)
LEFT JOIN key_rows USING (key_no)
LEFT JOIN team_rows ON team_rows.team_no = tokens.team_no
LEFT JOIN used USING (key_no)
LEFT JOIN summed USING (key_no)
WHERE summed.key_no IS NOT NULL
   OR (tokens.owner_no = $user_no AND NOT tokens.is_deleted)
ORDER BY
    coalesce(summed.spend, 0) DESC,
    used.last_day DESC NULLS LAST,
    key_rows.key_alias,
    keys.key_no
