-- Users of compared rows with their spend by each, the largest first. After slice_user_spend.
SELECT names.user_id, names.user_email, names.user_alias, used.spends
FROM (
    SELECT
        user_no,
        sum(spend) AS spend,
        list_sort(list(place)) AS places,
        [
            sum(spend) FILTER (WHERE place = 1),
            sum(spend) FILTER (WHERE place = 2),
            sum(spend) FILTER (WHERE place = 3),
            sum(spend) FILTER (WHERE place = 4)
        ] AS spends
    FROM compared_user
    GROUP BY user_no
) AS used
JOIN names USING (user_no)
WHERE {is_listed}
ORDER BY used.spend DESC, names.user_id
LIMIT $most
