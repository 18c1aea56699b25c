INSERT INTO "LiteLLM_DeletedVerificationToken" (
    id,
    token,
    key_name,
    key_alias,
    user_id,
    team_id,
    created_at,
    deleted_at,
    deleted_by
)
SELECT
    md5(token)::uuid::text,
    token,
    'sk-...' || substr(token, 1, 4),
    key_alias,
    user_id,
    team_id,
    created,
    deleted,
    coalesce(nullif(user_id, ''), 'default_user_id')
FROM simulated_key
WHERE deleted IS NOT NULL
ON CONFLICT (id) DO NOTHING;
