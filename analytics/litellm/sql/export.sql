-- Every user in scope for a CSV file, in the order of the page. Text that a spreadsheet would take
-- for a formula gets an apostrophe where the formula begins. Text is quoted, numbers are not.
COPY (
    WITH
    {usage},
    shown AS MATERIALIZED (
        SELECT
            usage.*,
            length(replace(active_days::text, '0', '')) AS days_active,
            {first_day} AS first_day,
            {last_day} AS last_day
        FROM usage
        WHERE TRUE
          {segment}
          {min_spend}
          {max_spend}
          {search}
    ),
    {details}
    SELECT
        {guarded_user_id} AS user_id,
        {guarded_email} AS user_email,
        {guarded_alias} AS user_alias,
        {spend} AS spend,
        {spend_at_least} AS spend_at_least,
        CASE WHEN shown.exact THEN 'true' ELSE 'false' END AS exact,
        shown.requests,
        shown.successes AS successful_requests,
        shown.failures AS failed_requests,
        {success_rate} AS success_rate,
        shown.prompt_tokens + shown.completion_tokens AS tokens,
        shown.prompt_tokens,
        shown.completion_tokens,
        shown.days_active,
        shown.first_day AS first_request_date,
        shown.last_day AS last_request_date,
        {guarded_tags} AS tags,
        {guarded_models} AS models_used
    FROM shown
    LEFT JOIN "LiteLLM_UserTable" AS person USING (user_id)
    LEFT JOIN user_tags USING (user_id)
    LEFT JOIN user_models USING (user_id)
    ORDER BY {order_by}, shown.user_id COLLATE "C"
) TO STDOUT WITH (
    FORMAT csv,
    HEADER,
    FORCE_QUOTE (user_id, user_email, user_alias, tags, models_used)
)
