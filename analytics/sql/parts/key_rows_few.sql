-- OFFSET 0 keeps the look-up by key: for a few dozen users that is a fortieth of a scan's rows.
    SELECT found_row.*
    FROM (SELECT DISTINCT api_key FROM user_key) AS shown_key
    CROSS JOIN LATERAL (
        SELECT
            spent.api_key,
            coalesce(spent.user_id, '') AS user_id,
            spent.date AS day,
            coalesce(spent.model, '') AS model,
            coalesce(spent.custom_llm_provider, '') AS provider,
            coalesce(spent.mcp_namespaced_tool_name, '') AS mcp_tool,
            coalesce(spent.endpoint, '') AS endpoint,
            spent.api_requests AS requests,
            spent.spend
        FROM "LiteLLM_DailyUserSpend" AS spent
        WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
          AND spent.api_key = shown_key.api_key
        OFFSET 0
    ) AS found_row
