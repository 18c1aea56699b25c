SELECT spent.user_id, spent.date AS day, spent.spend AS most_together
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
      AND spent.user_id IN (SELECT user_id FROM tag_user)
