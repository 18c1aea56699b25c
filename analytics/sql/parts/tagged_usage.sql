usage AS (
    SELECT
        user_id,
        sum(spend) AS spend,
        sum(requests) AS requests,
        sum(successes) AS successes,
        sum(failures) AS failures,
        sum(prompt_tokens) AS prompt_tokens,
        sum(completion_tokens) AS completion_tokens,
        bit_or(active_days) AS active_days,
        sum(spend_at_least) AS spend_at_least,
        bool_and(exact) AS exact
    FROM counted
    WHERE user_id IS NOT NULL
    GROUP BY user_id
)
