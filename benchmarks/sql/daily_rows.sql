-- Usage by user, day and model, as psql's \copy would fetch it.
COPY (
    SELECT
        spent.user_id,
        spent.date,
        spent.model,
        sum(spent.spend) AS spend,
        sum(spent.api_requests) AS requests,
        sum(spent.successful_requests) AS successes,
        sum(spent.failed_requests) AS failures,
        sum(spent.prompt_tokens) AS prompt_tokens,
        sum(spent.completion_tokens) AS completion_tokens
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
    GROUP BY spent.user_id, spent.date, spent.model
) TO STDOUT WITH (FORMAT csv, HEADER)
