-- Places of one user among all with usage in the period: one more than those with a larger sum.
WITH summed AS (
    SELECT user_no, spend, requests, prompt_tokens + completion_tokens AS tokens, days_active
    FROM usage_{k}
    WHERE user_no > 0
)
SELECT
    count(*) AS users,
    count(*) FILTER (WHERE summed.spend > own.spend) + 1 AS spend,
    count(*) FILTER (WHERE summed.requests > own.requests) + 1 AS requests,
    count(*) FILTER (WHERE summed.tokens > own.tokens) + 1 AS tokens,
    count(*) FILTER (WHERE summed.days_active > own.days_active) + 1 AS days_active
FROM summed
JOIN summed AS own ON own.user_no = $user_no
