everything AS (
    SELECT
        coalesce(sum(spend), 0) AS spend,
        coalesce(sum(unattributed), 0) AS unattributed,
        count(*) = 0 AS is_empty
    FROM owned
)
