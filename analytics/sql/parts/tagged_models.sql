SELECT user_id, model, sum(requests) AS requests
    FROM counted
    WHERE day >= %(start_date)s
      AND user_id IN (SELECT user_id FROM shown)
      AND model <> ''
    GROUP BY user_id, model
