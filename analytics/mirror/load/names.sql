-- What is known of every user and key that has a number.
CREATE OR REPLACE TABLE names AS
SELECT
    users.user_no,
    users.user_id,
    nullif(person.user_email, '') AS user_email,
    nullif(person.user_alias, '') AS user_alias,
    person.user_id IS NOT NULL AS is_known,
    lower(
        coalesce(
            nullif(person.user_alias, ''),
            nullif(person.user_email, ''),
            known_id.label,
            users.user_id
        )
    ) AS sort_name,
    lower(concat_ws(chr(10), person.user_email, person.user_alias, users.user_id)) AS searched
FROM users
LEFT JOIN raw_person AS person USING (user_id)
LEFT JOIN known_id USING (user_id)
WHERE users.user_no > 0
ORDER BY users.user_no;

-- owner_no: the user whom the key's own row names. kind: why spend of the key may belong to no user.
-- Of several rows for a key, the one of the lowest rank counts that names a user or a team.
CREATE OR REPLACE TABLE tokens AS
SELECT
    keys.key_no,
    token.owner_no,
    coalesce(token.team_no, 0) AS team_no,
    CASE
        -- The name that LiteLLM gives to its own health checks.
        WHEN keys.api_key = 'litellm-internal-health-check' THEN 'health_checks'
        WHEN token.team_no > 0 THEN 'team_keys'
        WHEN token.owner_no > 0 THEN 'user_keys'
        WHEN token.key_no IS NOT NULL THEN 'bare_keys'
        ELSE 'unknown_keys'
    END AS kind,
    coalesce(token.is_deleted, FALSE) AS is_deleted
FROM keys
LEFT JOIN (
    SELECT
        keys.key_no,
        nullif(users.user_no, 0) AS owner_no,
        teams.team_no,
        bool_and(raw_token.is_deleted) OVER (PARTITION BY keys.key_no) AS is_deleted
    FROM raw_token
    JOIN keys ON keys.api_key = raw_token.api_key
    JOIN users ON users.user_id = coalesce(raw_token.user_id, '')
    JOIN teams ON teams.team_id = coalesce(raw_token.team_id, '')
    QUALIFY
        row_number() OVER (
            PARTITION BY keys.key_no
            ORDER BY users.user_no = 0 AND teams.team_no = 0, raw_token.rank
        ) = 1
) AS token USING (key_no)
ORDER BY keys.key_no;

-- What LiteLLM's own row of a user says; all NULL without one.
CREATE OR REPLACE TABLE user_rows AS
SELECT
    users.user_no,
    nullif(person.user_role, '') AS user_role,
    coalesce(from_json(person.team_ids, '["VARCHAR"]'), []) AS team_ids,
    counted(person.spend) AS spend,
    finite(person.max_budget) AS max_budget,
    nullif(person.budget_duration, '') AS budget_duration,
    person.budget_reset_at,
    person.created_at
FROM users
LEFT JOIN raw_person AS person USING (user_id)
ORDER BY users.user_no;

-- What LiteLLM's own row of a key says, of deleted rows the newest; all NULL without one.
-- A key's own limit goes before that of a shared budget, and a key with a duration of its own is
-- reset by it: LiteLLM_VerificationTokenView in LiteLLM's proxy/_types.py, and
-- reset_budget_for_keys_linked_to_budgets in proxy/common_utils/reset_budget_job.py.
CREATE OR REPLACE TABLE key_rows AS
SELECT
    keys.key_no,
    nullif(token.key_alias, '') AS key_alias,
    nullif(token.last_four, '') AS last_four,
    coalesce(token.blocked, FALSE) AS blocked,
    token.expires,
    token.last_active,
    token.deleted_at,
    counted(token.spend) AS spend,
    CASE
        WHEN token.max_budget IS NULL THEN shared.max_budget
        ELSE finite(token.max_budget)
    END AS max_budget,
    shared.soft_budget,
    coalesce(nullif(token.budget_duration, ''), shared.budget_duration) AS budget_duration,
    CASE
        WHEN nullif(token.budget_duration, '') IS NULL
            THEN coalesce(shared.budget_reset_at, token.budget_reset_at)
        ELSE token.budget_reset_at
    END AS budget_reset_at,
    token.created_at
FROM keys
LEFT JOIN (
    SELECT *
    FROM raw_token
    QUALIFY row_number() OVER (PARTITION BY api_key ORDER BY rank) = 1
) AS token USING (api_key)
LEFT JOIN shared USING (budget_id)
ORDER BY keys.key_no;

-- What LiteLLM's own row of a team says; all NULL without one.
CREATE OR REPLACE TABLE team_rows AS
SELECT
    teams.team_no,
    teams.team_id,
    nullif(team_row.team_alias, '') AS team_alias,
    nullif(team_row.organization_id, '') AS organization_id,
    nullif(organization.organization_alias, '') AS organization_alias,
    counted(team_row.spend) AS spend,
    finite(team_row.max_budget) AS max_budget,
    nullif(team_row.budget_duration, '') AS budget_duration,
    team_row.budget_reset_at,
    team_row.created_at
FROM teams
LEFT JOIN raw_team_row AS team_row USING (team_id)
LEFT JOIN raw_organization AS organization USING (organization_id)
ORDER BY teams.team_no;
