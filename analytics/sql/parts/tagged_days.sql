-- Tagged requests by user and day; and all spend of the period, tagged or not.
user_day AS MATERIALIZED (
    SELECT
        user_id,
        day,
        day >= %(start_date)s AS in_period,
        sum(spend) AS spend,
        sum(spend_at_least) AS spend_at_least,
        bool_and(exact) AS exact,
        sum(requests) AS requests,
        sum(successes) AS successes,
        sum(failures) AS failures,
        sum(prompt_tokens) AS prompt_tokens,
        sum(completion_tokens) AS completion_tokens
    FROM counted
    GROUP BY 1, 2, 3
),
everything AS (
    SELECT
        coalesce(sum(spent.spend), 0) AS spend,
        coalesce(sum(spent.spend) FILTER (WHERE NULLIF(spent.user_id, '') IS NULL), 0)
            AS unattributed,
        count(*) = 0 AS is_empty
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
)
