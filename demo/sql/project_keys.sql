INSERT INTO "LiteLLM_VerificationToken" (
    token,
    key_name,
    key_alias,
    user_id,
    team_id,
    blocked,
    expires,
    spend,
    max_budget,
    created_at,
    updated_at
)
SELECT
    token,
    'sk-...' || substr(token, 1, 4),
    key_alias,
    user_id,
    team_id,
    mod(abs(hashtext(token)), 40) = 1,
    -- Some have expired, some will soon.
    CASE
        WHEN mod(abs(hashtext(token)), 12) = 0
            THEN %(updated_at)s::timestamp + (mod(abs(hashtext(token)), 60) - 20) * interval '1 day'
    END,
    coalesce(total.spend, 0),
    CASE WHEN user_id IS NOT NULL THEN 500 END,
    created,
    %(updated_at)s
FROM simulated_key
LEFT JOIN (
    SELECT
        api_key,
        sum(spend) AS spend
    FROM "LiteLLM_DailyUserSpend"
    GROUP BY api_key
) AS total ON total.api_key = simulated_key.token
WHERE deleted IS NULL
ON CONFLICT (token) DO UPDATE SET
    spend = excluded.spend,
    updated_at = excluded.updated_at;

DELETE FROM "LiteLLM_VerificationToken"
WHERE token IN (SELECT token FROM simulated_key WHERE deleted IS NOT NULL);
