SELECT plain_key.user_id, tagged_row.day, tagged_row.spend
    FROM tagged_row
    JOIN plain_key USING (api_key)
    UNION ALL
    SELECT user_id, day, spend FROM bounded
    UNION ALL
    SELECT user_id, day, least_spend FROM orphan
