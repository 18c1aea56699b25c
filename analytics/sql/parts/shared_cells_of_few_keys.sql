SELECT key_cell.*
    FROM shown_key
    CROSS JOIN LATERAL (
        SELECT
            spent.date AS day,
            spent.api_key,
            coalesce(spent.model, '') AS model,
            coalesce(spent.custom_llm_provider, '') AS provider,
            coalesce(spent.mcp_namespaced_tool_name, '') AS mcp_tool,
            coalesce(spent.endpoint, '') AS endpoint,
            sum(spent.api_requests) AS requests
        FROM "LiteLLM_DailyUserSpend" AS spent
        WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
          AND spent.api_key = shown_key.api_key
        GROUP BY 1, 2, 3, 4, 5, 6
        HAVING min(coalesce(spent.user_id, '') COLLATE "C")
            < max(coalesce(spent.user_id, '') COLLATE "C")
    ) AS key_cell
