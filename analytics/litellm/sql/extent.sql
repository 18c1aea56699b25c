-- How far a daily table reaches. updated_at has no index, so only the last day is looked at.
SELECT
    (SELECT min(date) FROM {table}) AS first_day,
    max(spent.date) AS last_day,
    max(spent.updated_at) AS updated_at
FROM {table} AS spent
WHERE spent.date = (SELECT max(date) FROM {table})
