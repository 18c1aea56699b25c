-- Users of exactly the same compared rows, and their spend by each. After slice_user_spend.
SELECT places, place, count(*) AS users, sum(spend) AS spend
FROM (
    SELECT
        place,
        spend,
        list_sort(list(place) OVER (PARTITION BY user_no)) AS places
    FROM compared_user
) AS used
GROUP BY places, place
ORDER BY places, place
