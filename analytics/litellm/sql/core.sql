-- What is known of each user of a period, a row each; and one row with facts on all of it.
WITH
{usage},
nobody AS (
    SELECT
        spent.api_key,
        sum(spent.spend) AS spend,
        sum(spent.api_requests) AS requests
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
      AND (spent.user_id = '' OR spent.user_id IS NULL)
    GROUP BY spent.api_key
),
known_key AS (
    -- A key may be deleted more than once.
    SELECT api_key, bool_or(is_of_team) AS is_of_team
    FROM (
        {known_keys}
    ) AS recorded_key
    GROUP BY api_key
),
unattributed AS (
    SELECT
        CASE
            -- The name under which LiteLLM books its own health checks.
            WHEN nobody.api_key = 'litellm-internal-health-check' THEN 'health checks'
            WHEN known_key.is_of_team THEN 'keys of teams'
            WHEN NOT known_key.is_of_team THEN 'keys of users'
            WHEN known_key.api_key IS NOT NULL THEN 'keys without team or user'
            ELSE 'unknown keys'
        END AS kind,
        sum(nobody.spend) AS spend,
        sum(nobody.requests) AS requests
    FROM nobody
    LEFT JOIN known_key USING (api_key)
    GROUP BY 1
),
kinds AS (
    SELECT json_agg(unattributed ORDER BY spend DESC, kind) AS kinds
    FROM unattributed
),
-- The first and the last day with any row, and the newest write on the last: updated_at has no index,
-- date has one.
freshness AS (
    SELECT
        (SELECT min(date) FROM "LiteLLM_DailyUserSpend") AS data_since,
        max(spent.date) AS data_through,
        max(spent.updated_at) AS updated_at
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date = (SELECT max(date) FROM "LiteLLM_DailyUserSpend")
),
facts AS (
    SELECT
        everything.spend,
        everything.unattributed,
        everything.is_empty,
        freshness.data_since,
        freshness.data_through,
        freshness.updated_at,
        kinds.kinds,
        together.most,
        together.least,
        together.unattributed_tagged,
        together.unbooked
    FROM everything, freshness, kinds, together
)
SELECT
    to_json(facts) AS facts,
    NULL AS user_id,
    NULL AS user_email,
    NULL AS user_alias,
    NULL AS sort_name,
    NULL AS searched,
    NULL AS in_user_table,
    NULL AS spend,
    NULL AS spend_at_least,
    NULL AS exact,
    NULL AS certain,
    NULL AS requests,
    NULL AS successes,
    NULL AS failures,
    NULL AS prompt_tokens,
    NULL AS completion_tokens,
    NULL AS active_days
FROM facts
UNION ALL
SELECT
    NULL,
    usage.user_id,
    NULLIF(person.user_email, ''),
    NULLIF(person.user_alias, ''),
    {sort_name},
    lower(concat_ws(E'\n', person.user_email, person.user_alias, usage.user_id)),
    person.user_id IS NOT NULL,
    usage.spend,
    usage.spend_at_least,
    usage.exact,
    usage.certain,
    usage.requests,
    usage.successes,
    usage.failures,
    usage.prompt_tokens,
    usage.completion_tokens,
    usage.active_days::text
FROM usage
LEFT JOIN "LiteLLM_UserTable" AS person USING (user_id)
