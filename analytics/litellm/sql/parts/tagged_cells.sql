-- Keys that several people share or whose tags may overlap, cell by cell.
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
        -- An equal part of what all named users of the cell can have spent together.
        CASE
            WHEN whole.user_id IS NOT NULL THEN
                least(tagged.spend, sum(whole.spend) FILTER (WHERE whole.user_id <> '') OVER cell)
                / count(whole.user_id) OVER cell
        END AS most_together,
        CASE
            WHEN whole.user_id IS NOT NULL THEN
                greatest(
                    tagged.least_spend
                    - coalesce(sum(whole.spend) FILTER (WHERE whole.user_id IS NULL) OVER cell, 0),
                    0
                ) / count(whole.user_id) OVER cell
        END AS least_together,
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
-- Tagged, and not booked for any user in that cell: late, or pruned. The key's one user is its owner,
-- else whom the key's own row names, who is not certain: a key may move.
orphan AS MATERIALIZED (
    SELECT
        CASE
            WHEN owned.first_user = owned.last_user THEN NULLIF(owned.first_user, '')
            ELSE token_user.user_id
        END AS user_id,
        coalesce(owned.first_user = owned.last_user, FALSE) AS is_certain,
        least(
            tagged.spend,
            CASE WHEN owned.first_user = owned.last_user THEN owned.spend END
        ) AS most_spend,
        tagged.*
    FROM tagged
    LEFT JOIN whole USING (day, api_key, model, provider, mcp_tool, endpoint)
    LEFT JOIN owned ON owned.api_key = tagged.api_key
    LEFT JOIN token_user ON token_user.api_key = tagged.api_key
    WHERE whole.api_key IS NULL
)
