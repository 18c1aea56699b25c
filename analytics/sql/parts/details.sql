-- Tags and models of the users in `shown`, most used first.
shown_cell AS MATERIALIZED (
    SELECT DISTINCT
        spent.user_id,
        spent.date AS day,
        spent.api_key,
        coalesce(spent.model, '') AS model,
        coalesce(spent.custom_llm_provider, '') AS provider,
        coalesce(spent.mcp_namespaced_tool_name, '') AS mcp_tool,
        coalesce(spent.endpoint, '') AS endpoint
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
      AND spent.user_id IN (SELECT user_id FROM shown)
),
-- Both sides are cut to the same keys and cells before they meet: the join then hashes.
shown_tag AS MATERIALIZED (
    SELECT
        tag_row.date AS day,
        tag_row.api_key,
        coalesce(tag_row.model, '') AS model,
        coalesce(tag_row.custom_llm_provider, '') AS provider,
        coalesce(tag_row.mcp_namespaced_tool_name, '') AS mcp_tool,
        coalesce(tag_row.endpoint, '') AS endpoint,
        tag_row.tag,
        tag_row.api_requests AS requests
    FROM "LiteLLM_DailyTagSpend" AS tag_row
    WHERE tag_row.date BETWEEN %(start_date)s AND %(end_date)s
      AND tag_row.api_key IN (SELECT api_key FROM shown_cell)
      AND tag_row.tag <> ''
),
user_tag AS (
    SELECT
        shown_cell.user_id,
        shown_tag.tag,
        sum(shown_tag.requests) AS requests
    FROM shown_cell
    JOIN shown_tag USING (day, api_key, model, provider, mcp_tool, endpoint)
    GROUP BY shown_cell.user_id, shown_tag.tag
),
user_tags AS MATERIALIZED (
    SELECT user_id, array_agg(tag ORDER BY requests DESC, tag COLLATE "C") AS tags
    FROM user_tag
    GROUP BY user_id
),
user_model AS (
    {user_model}
),
user_models AS MATERIALIZED (
    SELECT user_id, array_agg(model ORDER BY requests DESC, model COLLATE "C") AS models
    FROM user_model
    GROUP BY user_id
)
