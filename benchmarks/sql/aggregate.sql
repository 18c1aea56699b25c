-- Every user's sums, and nothing else.
SELECT
    spent.user_id,
    sum(spent.spend) AS spend,
    sum(spent.api_requests) AS requests,
    sum(spent.successful_requests) AS successes,
    sum(spent.failed_requests) AS failures,
    sum(spent.prompt_tokens) AS prompt_tokens,
    sum(spent.completion_tokens) AS completion_tokens,
    min(spent.date) AS first_day,
    max(spent.date) AS last_day
FROM "LiteLLM_DailyUserSpend" AS spent
WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
GROUP BY spent.user_id
