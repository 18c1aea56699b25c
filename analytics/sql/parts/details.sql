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
user_tag AS (
    SELECT
        shown_cell.user_id,
        tag_row.tag,
        sum(tag_row.api_requests) AS requests
    FROM shown_cell
    JOIN "LiteLLM_DailyTagSpend" AS tag_row
        ON tag_row.date = shown_cell.day
       AND tag_row.api_key = shown_cell.api_key
       AND coalesce(tag_row.model, '') = shown_cell.model
       AND coalesce(tag_row.custom_llm_provider, '') = shown_cell.provider
       AND coalesce(tag_row.mcp_namespaced_tool_name, '') = shown_cell.mcp_tool
       AND coalesce(tag_row.endpoint, '') = shown_cell.endpoint
    WHERE tag_row.date BETWEEN %(start_date)s AND %(end_date)s
      AND tag_row.tag <> ''
    GROUP BY shown_cell.user_id, tag_row.tag
),
user_tags AS (
    SELECT user_id, array_agg(tag ORDER BY requests DESC, tag COLLATE "C") AS tags
    FROM user_tag
    GROUP BY user_id
),
user_model AS (
    {user_model}
),
user_models AS (
    SELECT user_id, array_agg(model ORDER BY requests DESC, model COLLATE "C") AS models
    FROM user_model
    GROUP BY user_id
)
