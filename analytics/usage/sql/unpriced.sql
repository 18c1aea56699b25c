-- Models whose tokens cost nothing, those with most tokens first.
SELECT
    nullif(models.model, '') AS model,
    sum(cells.requests)::BIGINT AS requests,
    sum(cells.prompt_tokens + cells.completion_tokens)::BIGINT AS tokens
FROM cells
JOIN models USING (model_no)
WHERE cells.day BETWEEN $start_date AND $end_date
  AND cells.spend = 0
  AND cells.prompt_tokens + cells.completion_tokens > 0
GROUP BY models.model
ORDER BY tokens DESC, model
