-- Users of the scope in each segment.
WITH usage AS (
    {usage}
)
SELECT
    count(*),
    count(*) FILTER (WHERE usage.spend > $power_above),
    count(*) FILTER (WHERE usage.spend < $low_below),
    count(*) FILTER (WHERE {is_new}),
    count(*) FILTER (WHERE {is_over_budget}),
    count(*) FILTER (WHERE {is_near_budget}),
    count(*) FILTER (WHERE {is_low_success})
FROM usage
WHERE {in_scope}
