-- Spend that belongs to no user, by kind of its key and by the key's owner: its team, or the user
-- who has it now. Owners beyond the first few of a kind share a row.
WITH keyless AS (
    SELECT
        key_no,
        sum(requests)::BIGINT AS requests,
        sum(spend) AS spend,
        min(day) AS first_day,
        max(day) AS last_day
    FROM unattributed_day
    WHERE day BETWEEN $start_date AND $end_date
    GROUP BY key_no
),
owned AS (
    SELECT
        tokens.kind,
        CASE tokens.kind
            WHEN 'team_keys' THEN teams.team_id
            WHEN 'user_keys' THEN users.user_id
        END AS owner,
        count(*) AS key_count,
        sum(keyless.requests)::BIGINT AS requests,
        sum(keyless.spend) AS spend,
        min(keyless.first_day) AS first_day,
        max(keyless.last_day) AS last_day
    FROM keyless
    JOIN tokens USING (key_no)
    LEFT JOIN teams USING (team_no)
    LEFT JOIN users ON users.user_no = tokens.owner_no
    GROUP BY ALL
),
placed AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY kind ORDER BY spend DESC, owner) AS place
    FROM owned
)
SELECT
    kind,
    CASE WHEN place <= $most_owners THEN owner END AS shown_owner,
    count(*) AS owners,
    sum(key_count)::BIGINT AS key_count,
    sum(requests)::BIGINT AS requests,
    sum(spend) AS spend,
    min(first_day) AS first_day,
    max(last_day) AS last_day
FROM placed
GROUP BY kind, least(place, $most_owners + 1), shown_owner
ORDER BY kind, min(place)
