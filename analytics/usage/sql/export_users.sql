-- Every user in scope for a CSV file, in the order of the page. After `scope` and `detail`.
SELECT
    {guarded_user_id} AS user_id,
    {guarded_email} AS user_email,
    {guarded_alias} AS user_alias,
    {spend} AS spend,
    -- Writing a number as text is most of a file's cost.
    CASE WHEN spend_at_least = spend THEN {spend} ELSE {spend_at_least} END
        AS spend_at_least,
    CASE WHEN exact THEN 'true' ELSE 'false' END AS exact,
    requests,
    successes AS successful_requests,
    failures AS failed_requests,
    {success_rate} AS success_rate,
    prompt_tokens + completion_tokens AS tokens,
    prompt_tokens,
    completion_tokens,
    days_active,
    first_day AS first_request_date,
    last_day AS last_request_date,
    {guarded_tags} AS tags,
    {guarded_models} AS models_used
FROM (
    SELECT
        scope.*,
        nullif(list_aggregate(detail.tags, 'string_agg', '; '), '') AS tag_text,
        nullif(list_aggregate(detail.models, 'string_agg', '; '), '') AS model_text
    FROM scope
    JOIN detail USING (user_no)
) AS shown
JOIN names USING (user_no)
LEFT JOIN compared USING (user_no)
ORDER BY {order_by}
