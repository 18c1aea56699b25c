-- Models of users' spend, the largest first; '' is no model.
SELECT
    models.model,
    models.model AS label,
    used.users,
    used.requests,
    used.spend
FROM (
    SELECT
        model_no,
        count(DISTINCT user_no) AS users,
        sum(requests)::BIGINT AS requests,
        sum(spend) AS spend
    FROM cells
    WHERE day BETWEEN $start_date AND $end_date
      AND user_no > 0
    GROUP BY model_no
) AS used
JOIN models USING (model_no)
ORDER BY used.spend DESC, models.model
LIMIT $most
