everything AS (
    SELECT
        coalesce(sum(spend), 0) AS spend,
        coalesce(sum(spend) FILTER (WHERE user_id IS NULL), 0) AS unattributed,
        count(*) = 0 AS is_empty
    FROM total
)
