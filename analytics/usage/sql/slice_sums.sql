-- Sums of the users in scope by some columns. After slice_cells or slice_tools.
WITH usage AS (
    {usage}
),
scope AS (
    SELECT user_no FROM usage WHERE {in_scope}
)
SELECT
    {columns},
    count(DISTINCT user_no) AS users,
    max(day) AS last_day,
    {sums},
    sum(unpriced_tokens)::BIGINT AS unpriced_tokens
FROM slice_part
WHERE day BETWEEN $start_date AND $end_date
  AND user_no IN (SELECT user_no FROM scope)
GROUP BY {columns}
ORDER BY {columns}
