-- Models whose tokens cost nothing, those with most tokens first.
SELECT
    nullif(models.model, '') AS model,
    sum(unpriced_day.requests)::BIGINT AS requests,
    sum(unpriced_day.tokens)::BIGINT AS tokens
FROM unpriced_day
JOIN models USING (model_no)
WHERE unpriced_day.day BETWEEN $start_date AND $end_date
GROUP BY models.model
ORDER BY tokens DESC, model
