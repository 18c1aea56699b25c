-- Spend that belongs to no user, by kind of its key and by the key's owner: its team, or the user
-- who has it now. Owners beyond the first few of a kind share a row. No key leaves the database.
WITH keyless AS (
    SELECT
        spent.api_key,
        sum(spent.api_requests) AS requests,
        sum(spent.spend) AS spend,
        min(spent.date) AS first_day,
        max(spent.date) AS last_day
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
      AND coalesce(spent.user_id, '') = ''
    GROUP BY spent.api_key
),
known_key AS (
    -- One record of each key: of a team before of a user, present before deleted.
    SELECT DISTINCT ON (recorded_key.token) recorded_key.*
    FROM (
        {known_keys}
    ) AS recorded_key
    ORDER BY
        recorded_key.token,
        recorded_key.is_of_team DESC NULLS LAST,
        recorded_key.is_deleted,
        recorded_key.owner COLLATE "C"
),
owned AS (
    SELECT
        CASE
            WHEN keyless.api_key = %(health_check)s THEN 'health_checks'
            WHEN known_key.is_of_team THEN 'team_keys'
            WHEN NOT known_key.is_of_team THEN 'user_keys'
            WHEN known_key.token IS NOT NULL THEN 'bare_keys'
            ELSE 'unknown_keys'
        END AS kind,
        known_key.owner,
        count(*) AS keys,
        sum(keyless.requests) AS requests,
        sum(keyless.spend) AS spend,
        min(keyless.first_day) AS first_day,
        max(keyless.last_day) AS last_day
    FROM keyless
    LEFT JOIN known_key ON known_key.token = keyless.api_key
    GROUP BY 1, 2
),
placed AS (
    SELECT
        owned.*,
        row_number() OVER (PARTITION BY kind ORDER BY spend DESC, owner COLLATE "C") AS place
    FROM owned
)
SELECT
    kind,
    CASE WHEN place <= %(most_owners)s THEN owner END AS owner,
    count(*) AS owners,
    sum(keys) AS keys,
    sum(requests) AS requests,
    sum(spend) AS spend,
    min(first_day) AS first_day,
    max(last_day) AS last_day
FROM placed
GROUP BY kind, least(place, %(most_owners)s + 1), 2
ORDER BY kind, min(place)
