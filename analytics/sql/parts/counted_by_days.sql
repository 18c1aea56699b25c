-- Requests with at least one of the tags, from tag rows alone.
-- The one user of a key and what the key spent; '' stands for nobody.
owned AS MATERIALIZED (
    SELECT
        spent.api_key,
        min(coalesce(spent.user_id, '') COLLATE "C") AS first_user,
        max(coalesce(spent.user_id, '') COLLATE "C") AS last_user,
        sum(spent.spend) AS spend,
        sum(spent.spend) FILTER (WHERE coalesce(spent.user_id, '') = '') AS unattributed
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
    GROUP BY spent.api_key
),
tagged_row AS MATERIALIZED (
    SELECT
        tag_row.api_key,
        tag_row.date AS day,
        coalesce(tag_row.model, '') AS model,
        coalesce(tag_row.custom_llm_provider, '') AS provider,
        coalesce(tag_row.mcp_namespaced_tool_name, '') AS mcp_tool,
        coalesce(tag_row.endpoint, '') AS endpoint,
        -- A request has one user agent: those exclude each other and stand together as ''.
        CASE WHEN tag_row.tag LIKE 'User-Agent: %%' THEN '' ELSE tag_row.tag END AS kind,
        tag_row.spend,
        tag_row.api_requests::{whole} AS requests,
        tag_row.successful_requests::{whole} AS successes,
        tag_row.failed_requests::{whole} AS failures,
        tag_row.prompt_tokens::{whole} AS prompt_tokens,
        tag_row.completion_tokens::{whole} AS completion_tokens
    FROM "LiteLLM_DailyTagSpend" AS tag_row
    WHERE tag_row.date BETWEEN %(start_date)s AND %(end_date)s
      AND tag_row.tag = ANY(%(tags)s)
),
tagged_key AS MATERIALIZED (
    SELECT
        tagged_row.api_key,
        min(tagged_row.kind COLLATE "C") = max(tagged_row.kind COLLATE "C") AS is_alone,
        sum(tagged_row.spend) AS spend,
        sum(tagged_row.requests) AS requests,
        sum(tagged_row.successes) AS successes,
        sum(tagged_row.failures) AS failures,
        sum(tagged_row.prompt_tokens) AS prompt_tokens,
        sum(tagged_row.completion_tokens) AS completion_tokens,
        bit_or(calendar.bit) AS active_days
    FROM tagged_row
    LEFT JOIN calendar USING (day)
    GROUP BY tagged_row.api_key
),
-- Most keys have one user and tags that cannot overlap: their sums are the truth.
plain_key AS MATERIALIZED (
    SELECT
        tagged_key.*,
        NULLIF(owned.first_user, '') AS user_id,
        owned.spend AS whole_spend
    FROM tagged_key
    JOIN owned USING (api_key)
    WHERE tagged_key.is_alone
      AND owned.first_user = owned.last_user
),
-- The others are looked at cell by cell: day, key, model, provider, MCP tool, endpoint.
doubtful_key AS MATERIALIZED (
    SELECT tagged_key.api_key
    FROM tagged_key
    LEFT JOIN plain_key USING (api_key)
    WHERE plain_key.api_key IS NULL
),
tag_cell AS (
    SELECT
        day, api_key, model, provider, mcp_tool, endpoint, kind,
        sum(spend) AS spend,
        sum(requests) AS requests,
        sum(successes) AS successes,
        sum(failures) AS failures,
        sum(prompt_tokens) AS prompt_tokens,
        sum(completion_tokens) AS completion_tokens
    FROM tagged_row
    WHERE api_key IN (SELECT api_key FROM doubtful_key)
    GROUP BY 1, 2, 3, 4, 5, 6, 7
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
-- All that these keys spent, by cell and user: who owns a cell, and how much it can be at most.
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
        sum(spent.api_requests::{whole}) AS requests,
        sum(spent.successful_requests::{whole}) AS successes,
        sum(spent.failed_requests::{whole}) AS failures,
        sum(spent.prompt_tokens::{whole}) AS prompt_tokens,
        sum(spent.completion_tokens::{whole}) AS completion_tokens
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
      AND spent.api_key IN (SELECT api_key FROM doubtful_key)
    GROUP BY 1, 2, 3, 4, 5, 6, 7
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
    WHERE api_key IN (SELECT api_key FROM doubtful_key)
      AND user_id <> ''
    ORDER BY api_key, deleted_at DESC NULLS FIRST
),
-- Tagged cells beside their wholes. A cell tells the truth when its tags cannot overlap and it has
-- one user, or when one tag covers all of it.
bounded AS MATERIALIZED (
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
-- Without the whole there is no telling how far tags overlap: only the largest is certain.
orphan AS MATERIALIZED (
    SELECT
        CASE
            WHEN owned.api_key IS NULL THEN token_user.user_id
            WHEN owned.first_user = owned.last_user THEN NULLIF(owned.first_user, '')
        END AS user_id,
        tagged.*
    FROM tagged
    LEFT JOIN whole USING (day, api_key, model, provider, mcp_tool, endpoint)
    LEFT JOIN owned ON owned.api_key = tagged.api_key
    LEFT JOIN token_user ON token_user.api_key = tagged.api_key
    WHERE whole.api_key IS NULL
),
counted AS (
    SELECT
        user_id,
        active_days,
        least(spend, whole_spend) AS spend,
        requests,
        successes,
        failures,
        prompt_tokens,
        completion_tokens,
        least(spend, whole_spend) AS spend_at_least,
        TRUE AS exact,
        TRUE AS certain
    FROM plain_key
    UNION ALL
    SELECT
        bounded.user_id,
        calendar.bit,
        bounded.spend,
        bounded.requests,
        bounded.successes,
        bounded.failures,
        bounded.prompt_tokens,
        bounded.completion_tokens,
        CASE
            WHEN bounded.exact THEN bounded.spend
            ELSE least(bounded.spend_at_least, bounded.spend)
        END,
        bounded.exact,
        bounded.exact OR bounded.has_one_user OR bounded.spend_at_least > 0
    FROM bounded
    LEFT JOIN calendar USING (day)
    UNION ALL
    SELECT
        orphan.user_id,
        calendar.bit,
        orphan.least_spend,
        orphan.least_requests,
        orphan.least_successes,
        orphan.least_failures,
        orphan.least_prompt_tokens,
        orphan.least_completion_tokens,
        orphan.least_spend,
        orphan.alone,
        TRUE
    FROM orphan
    LEFT JOIN calendar USING (day)
)
