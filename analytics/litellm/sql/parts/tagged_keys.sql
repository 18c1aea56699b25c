-- Requests with at least one of the tags, from tag rows alone.
-- The one user of a key and what the key spent; '' stands for nobody.
owned AS MATERIALIZED (
    SELECT
        spent.api_key,
        min(coalesce(spent.user_id, '') COLLATE "C") AS first_user,
        max(coalesce(spent.user_id, '') COLLATE "C") AS last_user,
        sum(spent.spend) AS spend,
        sum(spent.api_requests::{whole}) AS requests,
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
        CASE
            WHEN tagged_key.spend > owned.spend THEN owned.spend / tagged_key.spend
            ELSE 1
        END AS share,
        tagged_key.spend <= owned.spend * (1 + 1e-9) + 1e-9
        AND tagged_key.requests <= owned.requests AS is_booked
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
)
