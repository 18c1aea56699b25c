-- What LiteLLM's user table says of one user; all but the number NULL without a row.
SELECT
    names.user_no,
    names.user_email,
    names.user_alias,
    names.is_known,
    user_rows.user_role,
    user_rows.created_at,
    user_rows.spend,
    user_rows.max_budget,
    user_rows.budget_duration,
    user_rows.budget_reset_at
FROM names
LEFT JOIN user_rows USING (user_no)
WHERE names.user_id = $user_id
