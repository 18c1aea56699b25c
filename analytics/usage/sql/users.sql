-- Some users of the scope, in order.
WITH usage AS (
    {usage}
),
scope AS (
    SELECT * FROM usage WHERE {in_scope}
)
SELECT
    user_no,
    user_id,
    user_email,
    user_alias,
    is_known,
    spend,
    spend_at_least,
    exact,
    requests,
    successes,
    failures,
    prompt_tokens,
    completion_tokens,
    days_active,
    first_day,
    last_day
FROM scope AS shown
JOIN names USING (user_no)
ORDER BY {order_by}
LIMIT $count OFFSET $start
