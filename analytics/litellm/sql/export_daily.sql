-- What each user in scope did each day with each model, for a CSV file: its sums are the page's.
-- Text that a spreadsheet would take for a formula gets an apostrophe where the formula begins.
-- One sort by "C" groups, sums users, joins their names and orders: the rest streams after it.
COPY (
    WITH
    {usage}
    model_day AS (
        {model_day}
    )
    SELECT
        {guarded_user_id} AS user_id,
        {guarded_email} AS user_email,
        {guarded_alias} AS user_alias,
        model_day.day AS date,
        {guarded_model} AS model,
        {spend} AS spend,
        {spend_at_least} AS spend_at_least,
        CASE WHEN model_day.exact THEN 'true' ELSE 'false' END AS exact,
        model_day.requests,
        model_day.successes AS successful_requests,
        model_day.failures AS failed_requests,
        model_day.prompt_tokens + model_day.completion_tokens AS tokens,
        model_day.prompt_tokens,
        model_day.completion_tokens
    FROM model_day
    LEFT JOIN "LiteLLM_UserTable" AS person ON person.user_id COLLATE "C" = model_day.user_id
    WHERE TRUE
      {segment}
      {min_spend}
      {max_spend}
      {search}
    ORDER BY model_day.user_id, model_day.day, model_day.model
) TO STDOUT WITH (
    FORMAT csv,
    HEADER,
    FORCE_QUOTE (user_id, user_email, user_alias, model)
)
