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
        count(*) = 1 AS alone,
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
-- Tagged cells beside their wholes. A cell tells the truth when its tags cannot overlap and it has
-- one user, or when one tag covers all of it.
bounded AS (
    SELECT
        whole.user_id,
        whole.day,
        whole.model,
        least(tagged.spend, whole.spend) AS spend,
        least(tagged.requests, whole.requests) AS requests,
        least(tagged.successes, whole.successes) AS successes,
        least(tagged.failures, whole.failures) AS failures,
        least(tagged.prompt_tokens, whole.prompt_tokens) AS prompt_tokens,
        least(tagged.completion_tokens, whole.completion_tokens) AS completion_tokens,
        -- What the others of the cell cannot have spent under the largest tag; less the noise of
        -- adding floats, so that nobody owes a share to rounding.
        CASE
            WHEN count(*) OVER cell = 1 THEN tagged.least_spend
            ELSE greatest(
                tagged.least_spend + whole.spend - sum(whole.spend) OVER cell * (1 + 1e-12), 0
            )
        END AS spend_at_least,
        count(*) OVER cell = 1 AS has_one_user,
        (tagged.alone AND count(*) OVER cell = 1)
        OR (
            (whole.requests + whole.prompt_tokens + whole.completion_tokens > 0 OR whole.spend > 0)
            AND tagged.least_spend >= sum(whole.spend) OVER cell * (1 - 1e-12)
            AND tagged.least_requests >= sum(whole.requests) OVER cell
            AND tagged.least_successes >= sum(whole.successes) OVER cell
            AND tagged.least_failures >= sum(whole.failures) OVER cell
            AND tagged.least_prompt_tokens >= sum(whole.prompt_tokens) OVER cell
            AND tagged.least_completion_tokens >= sum(whole.completion_tokens) OVER cell
        ) AS exact
    FROM tagged
    JOIN whole USING (day, api_key, model, provider, mcp_tool, endpoint)
    WINDOW cell AS (PARTITION BY day, api_key, model, provider, mcp_tool, endpoint)
),
counted AS MATERIALIZED (
    SELECT
        user_id,
        day,
        model,
        spend,
        requests,
        successes,
        failures,
        prompt_tokens,
        completion_tokens,
        CASE WHEN exact THEN spend ELSE least(spend_at_least, spend) END AS spend_at_least,
        exact,
        exact OR has_one_user OR spend_at_least > 0 AS certain
    FROM bounded
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
        tagged.least_completion_tokens,
        tagged.least_spend,
        tagged.alone,
        TRUE
    FROM tagged
    LEFT JOIN whole USING (day, api_key, model, provider, mcp_tool, endpoint)
    LEFT JOIN key_user
        ON key_user.api_key = tagged.api_key
       AND key_user.in_period = (tagged.day >= %(start_date)s)
    LEFT JOIN token_user ON token_user.api_key = tagged.api_key
    WHERE whole.api_key IS NULL
)
