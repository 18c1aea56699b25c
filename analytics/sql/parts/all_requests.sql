-- Every request: usage by user and day. user_id is NULL for what belongs to nobody.
user_day AS MATERIALIZED (
    SELECT
        NULLIF(spent.user_id, '') AS user_id,
        spent.date AS day,
        spent.date >= %(start_date)s AS in_period,
        sum(spent.spend) AS spend,
        sum(spent.api_requests) AS requests,
        sum(spent.successful_requests) AS successes,
        sum(spent.failed_requests) AS failures,
        sum(spent.prompt_tokens) AS prompt_tokens,
        sum(spent.completion_tokens) AS completion_tokens
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(first_date)s AND %(end_date)s
    GROUP BY 1, 2, 3
),
everything AS (
    SELECT
        coalesce(sum(spend), 0) AS spend,
        coalesce(sum(spend) FILTER (WHERE user_id IS NULL), 0) AS unattributed,
        count(*) = 0 AS is_empty
    FROM user_day
    WHERE in_period
)
