-- The largest of the chosen tags: which requests carry two of them is not known.
        SELECT user_id, model, max(requests) AS requests
        FROM user_cell_tag
        WHERE tag = ANY(%(tags)s)
          AND model <> ''
        GROUP BY user_id, model
