-- Emails and aliases of users, those in the user table and those with usage.
SELECT user_id, user_email, user_alias
FROM names
WHERE user_id IN (SELECT unnest($user_ids::VARCHAR[]))
  AND user_no > 0
  AND (is_known OR user_no IN (SELECT user_no FROM first_days))
