SELECT user_id, model, sum(requests) AS requests
        FROM shown_cell
        WHERE model <> ''
        GROUP BY user_id, model
