-- A request, added to its cell of the day.
INSERT INTO "{table}" AS booked (
    id,
    {owner},
    date,
    api_key,
    model,
    model_group,
    custom_llm_provider,
    mcp_namespaced_tool_name,
    endpoint,
    prompt_tokens,
    completion_tokens,
    cache_read_input_tokens,
    cache_creation_input_tokens,
    spend,
    api_requests,
    successful_requests,
    failed_requests,
    created_at,
    updated_at
)
VALUES (
    %(id)s,
    %(owner)s,
    %(day)s,
    %(api_key)s,
    %(model)s,
    %(model_group)s,
    %(provider)s,
    %(mcp_tool)s,
    %(endpoint)s,
    1200,
    150,
    800,
    0,
    0.01,
    1,
    1,
    0,
    now(),
    now()
)
ON CONFLICT (
    {owner}, date, api_key, model, custom_llm_provider, mcp_namespaced_tool_name, endpoint
) DO UPDATE SET
    prompt_tokens = booked.prompt_tokens + excluded.prompt_tokens,
    completion_tokens = booked.completion_tokens + excluded.completion_tokens,
    cache_read_input_tokens = booked.cache_read_input_tokens + excluded.cache_read_input_tokens,
    cache_creation_input_tokens
        = booked.cache_creation_input_tokens + excluded.cache_creation_input_tokens,
    spend = booked.spend + excluded.spend,
    api_requests = booked.api_requests + excluded.api_requests,
    successful_requests = booked.successful_requests + excluded.successful_requests,
    failed_requests = booked.failed_requests + excluded.failed_requests,
    updated_at = excluded.updated_at
