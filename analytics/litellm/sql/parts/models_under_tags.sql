SELECT user_id, model, sum(requests) AS requests
        FROM user_tag
        WHERE tag = ANY(%(tags)s)
          AND model <> ''
        GROUP BY user_id, model
