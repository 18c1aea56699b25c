-- The rows of `model_day` for a CSV file, by user_id, day and model.
SELECT
    person.user_id,
    person.user_email,
    person.user_alias,
    model_day.day AS date,
    named_model.model,
    {spend} AS spend,
    -- Writing a number as text is most of a file's cost.
    CASE WHEN model_day.spend_at_least = model_day.spend THEN {spend} ELSE {spend_at_least} END
        AS spend_at_least,
    CASE WHEN model_day.exact THEN 'true' ELSE 'false' END AS exact,
    model_day.requests,
    model_day.successes AS successful_requests,
    model_day.failures AS failed_requests,
    model_day.prompt_tokens + model_day.completion_tokens AS tokens,
    model_day.prompt_tokens,
    model_day.completion_tokens
FROM model_day
JOIN (
    SELECT
        user_no,
        row_number() OVER (ORDER BY user_id) AS place,
        {guarded_user_id} AS user_id,
        {guarded_email} AS user_email,
        {guarded_alias} AS user_alias
    FROM scope
    JOIN names USING (user_no)
) AS person USING (user_no)
LEFT JOIN (
    SELECT
        model_no,
        row_number() OVER (ORDER BY model) AS place,
        nullif({guarded_model}, '') AS model
    FROM models
) AS named_model USING (model_no)
ORDER BY person.place, model_day.day, named_model.place
