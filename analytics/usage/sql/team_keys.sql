-- Keys used under a team in the period, and those that it has now, the largest spend first.
-- kind: of a key without a row, what its name says of it.
WITH summed AS (
    SELECT key_no, min(day) AS first_day, max(day) AS last_day, {sums}
    FROM cells
    WHERE team_no = $team_no
      AND day BETWEEN $start_date AND $end_date
    GROUP BY key_no
)
SELECT
    coalesce(owner.user_id, '') AS owner_id,
    coalesce(nullif(owner.user_alias, ''), nullif(owner.user_email, ''), owner.user_id, '') AS owner,
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
    NULL AS team,
    tokens.kind NOT IN ('unknown_keys', 'health_checks') AS is_known,
    tokens.is_deleted,
    coalesce(key_rows.blocked, FALSE) AS is_blocked,
    key_rows.expires,
    key_rows.deleted_at,
    coalesce(key_rows.spend, 0) AS budget_spend,
    key_rows.max_budget,
    key_rows.budget_duration,
    key_rows.budget_reset_at,
    summed.first_day,
    summed.last_day,
    {found}
FROM tokens
JOIN keys USING (key_no)
LEFT JOIN key_rows USING (key_no)
LEFT JOIN names AS owner ON owner.user_no = tokens.owner_no AND tokens.owner_no > 0
LEFT JOIN summed USING (key_no)
WHERE summed.key_no IS NOT NULL
   OR (tokens.team_no = $team_no AND NOT tokens.is_deleted)
ORDER BY coalesce(summed.spend, 0) DESC, key_rows.key_alias NULLS LAST, keys.key_no
