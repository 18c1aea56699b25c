-- Requests of the last days to repeat: who works with which key, model and tags.
CREATE TEMP TABLE recent_cell AS
SELECT
    "user" AS user_id,
    api_key,
    team_id,
    model,
    model_group,
    custom_llm_provider,
    request_tags,
    prompt_tokens,
    completion_tokens,
    spend,
    CASE call_type
        WHEN 'anthropic_messages' THEN '/v1/messages'
        WHEN 'aresponses' THEN '/responses'
        ELSE '/chat/completions'
    END AS endpoint
FROM "LiteLLM_SpendLogs"
WHERE "user" <> ''
  AND call_type IN ('anthropic_messages', 'aresponses', 'acompletion')
  AND status = 'success'
  AND custom_llm_provider <> ''
  AND spend > 0
ORDER BY random()
LIMIT 2000;
