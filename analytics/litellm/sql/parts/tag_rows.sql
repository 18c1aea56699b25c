SELECT
        tag_row.date AS day,
        tag_row.api_key,
        coalesce(tag_row.model, '') AS model,
        coalesce(tag_row.custom_llm_provider, '') AS provider,
        coalesce(tag_row.mcp_namespaced_tool_name, '') AS mcp_tool,
        coalesce(tag_row.endpoint, '') AS endpoint,
        tag_row.tag,
        tag_row.api_requests AS requests,
        tag_row.spend
    FROM "LiteLLM_DailyTagSpend" AS tag_row
    WHERE tag_row.date BETWEEN %(start_date)s AND %(end_date)s
      AND tag_row.tag <> ''
