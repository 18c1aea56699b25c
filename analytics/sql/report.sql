-- Everything that a page of users shows, as one row of JSON columns.
WITH
{usage},
{scope},
summary AS (
    SELECT
        in_period,
        count(*) AS total_users,
        sum(spend) AS total_spend,
        sum(spend_at_least) AS total_spend_at_least,
        bool_and(exact) AS exact,
        sum(requests) AS total_requests,
        sum(successes) AS total_successes,
        sum(failures) AS total_failures,
        sum(prompt_tokens + completion_tokens) AS total_tokens,
        count(*) FILTER (WHERE spend > %(power_above)s) AS power_users,
        count(*) FILTER (WHERE spend < %(low_below)s) AS low_users
    FROM scope
    GROUP BY in_period
),
trend AS (
    SELECT
        user_day.day,
        count(*) AS users,
        sum(user_day.spend) AS spend,
        count(*) FILTER (WHERE scope.spend > %(power_above)s) AS power_users,
        count(*) FILTER (WHERE scope.spend < %(low_below)s) AS low_users
    FROM user_day
    JOIN scope USING (in_period, user_id)
    WHERE in_period
    GROUP BY user_day.day
),
ledger AS (
    SELECT
        coalesce((SELECT sum(spend) FROM scope WHERE in_period), 0) AS in_scope,
        {filtered_out} AS filtered_out,
        unattributed,
        spend AS total_spend
    FROM everything
),
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
            WHEN known_key.api_key IS NOT NULL THEN 'keys of users'
            ELSE 'unknown keys'
        END AS kind,
        sum(nobody.spend) AS spend,
        sum(nobody.requests) AS requests
    FROM nobody
    LEFT JOIN known_key USING (api_key)
    GROUP BY 1
),
-- The last day with any row, and the newest write on it: updated_at has no index, date has one.
freshness AS (
    SELECT
        max(spent.date) AS data_through,
        max(spent.updated_at) AS updated_at
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date = (SELECT max(date) FROM "LiteLLM_DailyUserSpend")
),
ranked AS (
    SELECT
        scope.*,
        row_number() OVER (ORDER BY {order_by}, scope.user_id COLLATE "C") AS place,
        row_number() OVER (ORDER BY {metric} DESC, scope.user_id COLLATE "C") AS top_place
    FROM scope
    LEFT JOIN "LiteLLM_UserTable" AS person USING (user_id)
    WHERE scope.in_period
),
first_row AS MATERIALIZED (
    SELECT
        CASE
            WHEN %(keep_in_range)s
                THEN least(%(page)s::bigint - 1, greatest(count(*) - 1, 0) / %(page_size)s)
            ELSE %(page)s::bigint - 1
        END * %(page_size)s AS skipped
    FROM scope
    WHERE in_period
),
shown AS MATERIALIZED (
    SELECT
        ranked.*,
        place > skipped AND place <= skipped + %(page_size)s AS on_page
    FROM ranked, first_row
    WHERE (place > skipped AND place <= skipped + %(page_size)s)
       OR top_place <= %(top_n)s
),
{details},
person_usage AS (
    SELECT
        shown.*,
        person.user_id IS NOT NULL AS in_user_table,
        NULLIF(person.user_email, '') AS user_email,
        NULLIF(person.user_alias, '') AS user_alias,
        coalesce(user_tags.tags, '{{}}') AS tags,
        coalesce(user_models.models, '{{}}') AS models
    FROM shown
    LEFT JOIN "LiteLLM_UserTable" AS person USING (user_id)
    LEFT JOIN user_tags USING (user_id)
    LEFT JOIN user_models USING (user_id)
)
SELECT
    (SELECT to_json(summary) FROM summary WHERE in_period) AS summary,
    (SELECT to_json(summary) FROM summary WHERE NOT in_period) AS before,
    (SELECT json_agg(trend ORDER BY day) FROM trend) AS trend,
    (SELECT to_json(ledger) FROM ledger) AS ledger,
    (SELECT json_agg(unattributed ORDER BY spend DESC, kind) FROM unattributed) AS unattributed,
    (SELECT is_empty FROM everything) AS period_is_empty,
    (SELECT to_json(freshness) FROM freshness) AS freshness,
    (SELECT json_agg(person_usage ORDER BY place) FROM person_usage WHERE on_page) AS users,
    (
        SELECT json_agg(person_usage ORDER BY top_place)
        FROM person_usage
        WHERE top_place <= %(top_n)s
    ) AS top_users
