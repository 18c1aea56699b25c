-- Some users of the scope, in order.
WITH usage AS (
    {usage}
),
scope AS (
    SELECT * FROM usage WHERE {in_scope}
),
compared AS (
    {compared}
)
SELECT
    user_no,
    user_id,
    user_email,
    user_alias,
    is_known,
    shown.spend,
    shown.spend_at_least,
    shown.exact,
    requests,
    successes,
    failures,
    prompt_tokens,
    completion_tokens,
    days_active,
    first_day,
    last_day,
    CASE WHEN shown.exact AND compared.is_comparable THEN compared.current_spend END AS compared_spend,
    CASE WHEN shown.exact AND compared.is_comparable THEN compared.previous_spend END AS previous_spend
FROM scope AS shown
JOIN names USING (user_no)
LEFT JOIN compared USING (user_no)
ORDER BY {order_by}
LIMIT $count OFFSET $start
