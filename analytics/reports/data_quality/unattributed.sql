-- Spend that belongs to no user, by kind of its key. No key leaves the database.
WITH keyless AS (
    SELECT
        spent.api_key,
        sum(spent.api_requests) AS requests,
        sum(spent.spend) AS spend
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
      AND coalesce(spent.user_id, '') = ''
    GROUP BY spent.api_key
),
known_key AS (
    {known_keys}
),
sorted AS (
    SELECT
        keyless.*,
        CASE
            WHEN api_key = %(health_check)s THEN 'health_checks'
            WHEN api_key IN (SELECT token FROM known_key WHERE is_of_team) THEN 'team_keys'
            WHEN api_key IN (SELECT token FROM known_key WHERE NOT is_of_team) THEN 'user_keys'
            WHEN api_key IN (SELECT token FROM known_key) THEN 'bare_keys'
            ELSE 'unknown_keys'
        END AS kind
    FROM keyless
)
SELECT
    kind,
    sum(requests) AS requests,
    sum(spend) AS spend
FROM sorted
GROUP BY kind
ORDER BY spend DESC, kind
