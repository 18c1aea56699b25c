-- Cells of the last day, in which people go on working.
SELECT
    {owner},
    api_key,
    coalesce(model, ''),
    coalesce(model_group, ''),
    coalesce(custom_llm_provider, ''),
    coalesce(mcp_namespaced_tool_name, ''),
    coalesce(endpoint, '')
FROM "{table}"
WHERE date = %(last_day)s
ORDER BY md5(id)
LIMIT %(most)s
