-- Requests with at least one of the tags: usage by user and day, from tag rows alone.
-- A cell is what both daily tables tell apart: day, key, model, provider, MCP tool, endpoint.
tag_cell AS (
    SELECT
        tag_row.date AS day,
        tag_row.api_key,
        coalesce(tag_row.model, '') AS model,
        coalesce(tag_row.custom_llm_provider, '') AS provider,
        coalesce(tag_row.mcp_namespaced_tool_name, '') AS mcp_tool,
        coalesce(tag_row.endpoint, '') AS endpoint,
        sum(tag_row.spend) AS spend,
        sum(tag_row.api_requests) AS requests,
        sum(tag_row.successful_requests) AS successes,
        sum(tag_row.failed_requests) AS failures,
        sum(tag_row.prompt_tokens) AS prompt_tokens,
        sum(tag_row.completion_tokens) AS completion_tokens
    FROM "LiteLLM_DailyTagSpend" AS tag_row
    WHERE tag_row.date BETWEEN %(first_date)s AND %(end_date)s
      AND tag_row.tag = ANY(%(tags)s)
    -- A request has one user agent: those exclude each other and stand together, other tags alone.
    GROUP BY 1, 2, 3, 4, 5, 6, CASE WHEN tag_row.tag NOT LIKE 'User-Agent: %%' THEN tag_row.tag END
),
tagged AS MATERIALIZED (
    SELECT
        day, api_key, model, provider, mcp_tool, endpoint,
        sum(spend) AS spend,
        sum(requests) AS requests,
        sum(successes) AS successes,
        sum(failures) AS failures,
        sum(prompt_tokens) AS prompt_tokens,
        sum(completion_tokens) AS completion_tokens,
        max(spend) AS least_spend,
        max(requests) AS least_requests,
        max(successes) AS least_successes,
        max(failures) AS least_failures,
        max(prompt_tokens) AS least_prompt_tokens,
        max(completion_tokens) AS least_completion_tokens
    FROM tag_cell
    GROUP BY 1, 2, 3, 4, 5, 6
),
-- All that the same keys spent, by cell and user: who owns a cell, and how much it can be at most.
whole AS MATERIALIZED (
    SELECT
        NULLIF(spent.user_id, '') AS user_id,
        spent.date AS day,
        spent.api_key,
        coalesce(spent.model, '') AS model,
        coalesce(spent.custom_llm_provider, '') AS provider,
        coalesce(spent.mcp_namespaced_tool_name, '') AS mcp_tool,
        coalesce(spent.endpoint, '') AS endpoint,
        sum(spent.spend) AS spend,
        sum(spent.api_requests) AS requests,
        sum(spent.successful_requests) AS successes,
        sum(spent.failed_requests) AS failures,
        sum(spent.prompt_tokens) AS prompt_tokens,
        sum(spent.completion_tokens) AS completion_tokens
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(first_date)s AND %(end_date)s
      AND spent.api_key IN (SELECT api_key FROM tagged)
    GROUP BY 1, 2, 3, 4, 5, 6, 7
),
-- The one user of a key; NULL where it has several or none.
key_user AS (
    SELECT
        day >= %(start_date)s AS in_period,
        api_key,
        CASE WHEN count(DISTINCT coalesce(user_id, '')) = 1 THEN min(user_id) END AS user_id
    FROM whole
    GROUP BY 1, 2
),
-- Keys without any row in the period: the key's own row names the owner, then the deleted key's.
-- A key whose rows name nobody has no owner: who spent is what was booked.
token_user AS (
    SELECT DISTINCT ON (api_key) api_key, user_id
    FROM (
        SELECT token AS api_key, user_id, NULL AS deleted_at
        FROM "LiteLLM_VerificationToken"
        {deleted_keys}
    ) AS known_key
    WHERE api_key IN (SELECT api_key FROM tagged)
      AND user_id <> ''
    ORDER BY api_key, deleted_at DESC NULLS FIRST
),
counted AS MATERIALIZED (
    -- Several tags book one request several times: a cell is never more than its whole.
    SELECT
        whole.user_id,
        whole.day,
        whole.model,
        least(tagged.spend, whole.spend) AS spend,
        least(tagged.requests, whole.requests) AS requests,
        least(tagged.successes, whole.successes) AS successes,
        least(tagged.failures, whole.failures) AS failures,
        least(tagged.prompt_tokens, whole.prompt_tokens) AS prompt_tokens,
        least(tagged.completion_tokens, whole.completion_tokens) AS completion_tokens
    FROM tagged
    JOIN whole USING (day, api_key, model, provider, mcp_tool, endpoint)
    UNION ALL
    -- Without the whole there is no telling how far tags overlap: only the largest is certain.
    SELECT
        CASE WHEN key_user.api_key IS NULL THEN token_user.user_id ELSE key_user.user_id END,
        tagged.day,
        tagged.model,
        tagged.least_spend,
        tagged.least_requests,
        tagged.least_successes,
        tagged.least_failures,
        tagged.least_prompt_tokens,
        tagged.least_completion_tokens
    FROM tagged
    LEFT JOIN whole USING (day, api_key, model, provider, mcp_tool, endpoint)
    LEFT JOIN key_user
        ON key_user.api_key = tagged.api_key
       AND key_user.in_period = (tagged.day >= %(start_date)s)
    LEFT JOIN token_user ON token_user.api_key = tagged.api_key
    WHERE whole.api_key IS NULL
),
user_day AS MATERIALIZED (
    SELECT
        user_id,
        day,
        day >= %(start_date)s AS in_period,
        sum(spend) AS spend,
        sum(requests) AS requests,
        sum(successes) AS successes,
        sum(failures) AS failures,
        sum(prompt_tokens) AS prompt_tokens,
        sum(completion_tokens) AS completion_tokens
    FROM counted
    GROUP BY 1, 2, 3
),
everything AS (
    SELECT
        coalesce(sum(spent.spend), 0) AS spend,
        coalesce(sum(spent.spend) FILTER (WHERE NULLIF(spent.user_id, '') IS NULL), 0)
            AS unattributed,
        count(*) = 0 AS is_empty
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
)
