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
        bool_and(exact) AS exact,
        bool_or(certain) AS certain
    FROM counted
    WHERE user_id IS NOT NULL
    GROUP BY user_id
),
-- What all named users spent together: less than the sum of what each can have spent.
together AS (
    SELECT
        coalesce(sum(most_together) FILTER (WHERE user_id IS NOT NULL), 0) AS most,
        coalesce(sum(least_together) FILTER (WHERE user_id IS NOT NULL), 0) AS least,
        coalesce(sum(spend) FILTER (WHERE user_id IS NULL AND is_booked), 0)
            AS unattributed_tagged,
        coalesce(sum(spend) FILTER (WHERE NOT is_booked), 0) AS unbooked
    FROM counted
)
