-- Tags and models of the users in `shown`, most used first.
shown_cell AS MATERIALIZED (
    SELECT
        spent.user_id,
        spent.date AS day,
        spent.api_key,
        coalesce(spent.model, '') AS model,
        coalesce(spent.custom_llm_provider, '') AS provider,
        coalesce(spent.mcp_namespaced_tool_name, '') AS mcp_tool,
        coalesce(spent.endpoint, '') AS endpoint,
        sum(spent.api_requests) AS requests
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
      AND spent.user_id IN (SELECT user_id FROM shown)
    GROUP BY 1, 2, 3, 4, 5, 6, 7
),
shown_key AS MATERIALIZED (
    SELECT DISTINCT api_key FROM shown_cell
),
-- Of a cell with several users a tag is everybody's only where it is on all of its requests.
shared_cell AS MATERIALIZED (
    {shared_cell}
),
shown_tag AS MATERIALIZED (
    {shown_tag}
),
user_cell_tag AS MATERIALIZED (
    SELECT
        shown_cell.user_id,
        shown_tag.tag,
        shown_tag.model,
        sum(shown_tag.requests) AS requests
    FROM shown_cell
    JOIN shown_tag USING (day, api_key, model, provider, mcp_tool, endpoint)
    LEFT JOIN shared_cell USING (day, api_key, model, provider, mcp_tool, endpoint)
    WHERE shared_cell.api_key IS NULL OR shown_tag.requests >= shared_cell.requests
    GROUP BY 1, 2, 3
),
user_tags AS MATERIALIZED (
    SELECT user_id, array_agg(tag ORDER BY requests DESC, tag COLLATE "C") AS tags
    FROM (
        SELECT user_id, tag, sum(requests) AS requests
        FROM user_cell_tag
        GROUP BY user_id, tag
    ) AS user_tag
    GROUP BY user_id
),
user_models AS MATERIALIZED (
    SELECT user_id, array_agg(model ORDER BY requests DESC, model COLLATE "C") AS models
    FROM (
        {user_model}
    ) AS user_model
    GROUP BY user_id
)
