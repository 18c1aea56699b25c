-- A key counts for what it spent at most, and so its rows do together.
SELECT
        plain_key.user_id,
        tagged_row.day,
        tagged_row.model,
        tagged_row.spend * plain_key.share AS spend,
        tagged_row.spend * plain_key.share AS spend_at_least,
        TRUE AS exact,
        tagged_row.requests,
        tagged_row.successes,
        tagged_row.failures,
        tagged_row.prompt_tokens,
        tagged_row.completion_tokens
    FROM tagged_row
    JOIN (
        SELECT
            api_key,
            user_id,
            CASE WHEN spend > whole_spend THEN whole_spend / spend ELSE 1 END AS share
        FROM plain_key
    ) AS plain_key USING (api_key)
    UNION ALL
    SELECT
        user_id, day, model, spend, CASE WHEN exact THEN spend ELSE least(spend_at_least, spend) END,
        exact, requests, successes, failures, prompt_tokens, completion_tokens
    FROM bounded
    UNION ALL
    SELECT
        user_id, day, model, least_spend, least_spend, alone, least_requests, least_successes,
        least_failures, least_prompt_tokens, least_completion_tokens
    FROM orphan
