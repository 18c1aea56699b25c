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
