SELECT
            spent.user_id COLLATE "C" AS user_id,
            spent.date COLLATE "C" AS day,
            coalesce(spent.model, '') COLLATE "C" AS model,
            sum(spent.spend) AS spend,
            sum(sum(spent.spend)) OVER (PARTITION BY spent.user_id COLLATE "C") AS user_spend,
            CASE WHEN bool_and(tag_user.certain) THEN sum(spent.spend) ELSE 0 END AS spend_at_least,
            bool_and(tag_user.certain) AS exact,
            sum(spent.api_requests) AS requests,
            sum(spent.successful_requests) AS successes,
            sum(spent.failed_requests) AS failures,
            sum(spent.prompt_tokens) AS prompt_tokens,
            sum(spent.completion_tokens) AS completion_tokens
        FROM "LiteLLM_DailyUserSpend" AS spent
        -- One row a user: the join multiplies nothing.
        JOIN tag_user USING (user_id)
        WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
        GROUP BY 1, 2, 3
