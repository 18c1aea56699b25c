-- What the cards of the overview say of users in scope and of all seats.
WITH usage AS (
    {usage}
)
SELECT
    (SELECT median(spend) FROM usage WHERE {in_scope}) AS median_spend,
    (
        SELECT coalesce(sum(spend), 0)
        FROM usage
        WHERE {in_scope}
          AND spend > $power_above
    ) AS power_spend,
    count(*) AS seats,
    count(*) FILTER (WHERE user_no IN (SELECT user_no FROM usage)) AS seats_used
FROM names
WHERE is_known
