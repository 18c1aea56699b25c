-- A few requests of this moment in cells of the last days.
TRUNCATE simulated_request;

INSERT INTO simulated_request (
    request_id,
    user_id,
    api_key,
    team_id,
    started_at,
    model,
    model_group,
    custom_llm_provider,
    mcp_namespaced_tool_name,
    endpoint,
    tags,
    request_count,
    failed_count,
    prompt_tokens,
    completion_tokens,
    cache_read_input_tokens,
    cache_creation_input_tokens,
    spend
)
SELECT
    %(first_id)s + row_number() OVER (),
    user_id,
    api_key,
    team_id,
    %(now)s,
    model,
    model_group,
    custom_llm_provider,
    '',
    endpoint,
    ARRAY(SELECT jsonb_array_elements_text(request_tags)),
    1,
    0,
    prompt_tokens,
    completion_tokens,
    0,
    0,
    spend
FROM (
    SELECT *
    FROM recent_cell
    ORDER BY random()
    LIMIT %(requests)s
) AS chosen;
