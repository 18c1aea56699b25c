-- The scope by spend: bins, quantiles and the cumulative curve. Bounds of bins include the noise of
-- adding floats. The curve has at most $points points.
WITH usage AS (
    {usage}
),
scope AS (
    SELECT user_no, spend FROM usage WHERE {in_scope}
),
binned AS (
    SELECT
        spend,
        coalesce(list_max(list_filter($floors, lambda floor: floor <= spend + $noise)), 0) AS floor
    FROM scope
),
bins AS (
    SELECT
        floor,
        count(*) AS users,
        count(*) FILTER (WHERE spend < $low_below) AS low,
        count(*) FILTER (WHERE spend > $power_above) AS power
    FROM binned
    GROUP BY floor
),
placed AS (
    SELECT
        row_number() OVER by_spend AS place,
        sum(spend) OVER by_spend AS spend,
        count(*) OVER () AS users,
        sum(spend) OVER () AS total
    FROM scope
    WINDOW by_spend AS (ORDER BY spend DESC, user_no ROWS UNBOUNDED PRECEDING)
)
SELECT
    (SELECT count(*) FROM scope) AS users,
    (SELECT list((floor, users, low, power) ORDER BY floor) FROM bins) AS bins,
    (SELECT quantile_cont(spend, [0.5, 0.9, 0.99]) FROM scope) AS quantiles,
    (
        SELECT min(place)
        FROM placed
        WHERE total > 0 AND spend >= $most * total * (1 - 1e-12)
    ) AS users_for_most,
    (
        SELECT list((place, spend / total) ORDER BY place)
        FROM placed
        WHERE total > 0
          AND (place = 1 OR place * $points // users > (place - 1) * $points // users)
    ) AS curve
