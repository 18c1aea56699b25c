SELECT spent.user_id, spent.model, sum(spent.api_requests) AS requests
        FROM "LiteLLM_DailyUserSpend" AS spent
        WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
          AND spent.user_id IN (SELECT user_id FROM shown)
          AND spent.model <> ''
        GROUP BY spent.user_id, spent.model
