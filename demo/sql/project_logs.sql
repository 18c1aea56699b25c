-- One row per request; what a run holds is spread evenly, the remainder goes to its first request.
INSERT INTO "LiteLLM_SpendLogs" (
    request_id,
    call_type,
    api_key,
    spend,
    total_tokens,
    prompt_tokens,
    completion_tokens,
    "startTime",
    "endTime",
    model,
    model_group,
    custom_llm_provider,
    "user",
    request_tags,
    team_id,
    status
)
SELECT
    'demo-' || request_id || '-' || nth,
    CASE endpoint
        WHEN '/v1/messages' THEN 'anthropic_messages'
        WHEN '/responses' THEN 'aresponses'
        WHEN '/embeddings' THEN 'aembedding'
        WHEN '/mcp/tools/call' THEN 'call_mcp_tool'
        ELSE 'acompletion'
    END,
    api_key,
    spend / size,
    prompt + completion,
    prompt,
    completion,
    started_at + nth * INTERVAL '7 milliseconds',
    started_at + nth * INTERVAL '7 milliseconds' + INTERVAL '2 seconds',
    coalesce(model, ''),
    coalesce(model_group, ''),
    coalesce(custom_llm_provider, ''),
    coalesce(user_id, ''),
    to_jsonb(tags),
    team_id,
    CASE WHEN nth <= failed_count THEN 'failure' ELSE 'success' END
FROM simulated_request
CROSS JOIN LATERAL (SELECT greatest(request_count, 1) AS size) AS run
CROSS JOIN LATERAL generate_series(1, size) AS nth
CROSS JOIN LATERAL (
    SELECT
        prompt_tokens / size + CASE WHEN nth = 1 THEN mod(prompt_tokens, size) ELSE 0 END AS prompt,
        completion_tokens / size
            + CASE WHEN nth = 1 THEN mod(completion_tokens, size) ELSE 0 END AS completion
) AS share
WHERE started_at >= %(last_day)s::date - (%(log_days)s - 1)
ON CONFLICT DO NOTHING;
