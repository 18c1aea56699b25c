SELECT
            user_id COLLATE "C" AS user_id,
            day COLLATE "C" AS day,
            model COLLATE "C" AS model,
            sum(spend) AS spend,
            sum(sum(spend)) OVER (PARTITION BY user_id COLLATE "C") AS user_spend,
            sum(spend_at_least) AS spend_at_least,
            bool_and(exact) AS exact,
            sum(requests) AS requests,
            sum(successes) AS successes,
            sum(failures) AS failures,
            sum(prompt_tokens) AS prompt_tokens,
            sum(completion_tokens) AS completion_tokens
        FROM (
            {rows}
        ) AS counted
        WHERE user_id IS NOT NULL
        GROUP BY 1, 2, 3
