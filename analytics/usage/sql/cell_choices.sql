-- Teams or models of users' spend, the largest first; '' for usage without one.
SELECT {value}, {label} AS label, used.users, used.requests, used.spend
FROM (
    SELECT
        {number},
        count(DISTINCT user_no) AS users,
        sum(requests)::BIGINT AS requests,
        sum(spend) AS spend
    FROM cells
    WHERE day BETWEEN $start_date AND $end_date
      AND user_no > 0
    GROUP BY {number}
) AS used
JOIN {names} USING ({number})
ORDER BY used.spend DESC, {value}
LIMIT $most
