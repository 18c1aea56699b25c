-- What LiteLLM's own page of users costs: sums by user with names, the 50 who spent most.
SELECT
    spent.user_id,
    person.user_email,
    person.user_alias,
    sum(spent.spend) AS spend,
    sum(spent.prompt_tokens) AS prompt_tokens,
    sum(spent.completion_tokens) AS completion_tokens,
    sum(spent.api_requests) AS requests,
    sum(spent.successful_requests) AS successes,
    sum(spent.failed_requests) AS failures
FROM "LiteLLM_DailyUserSpend" AS spent
LEFT JOIN "LiteLLM_UserTable" AS person ON person.user_id = spent.user_id
WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
GROUP BY spent.user_id, person.user_email, person.user_alias
ORDER BY sum(spent.spend) DESC
LIMIT 50
