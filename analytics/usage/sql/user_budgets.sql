-- The budgets of some users and LiteLLM's own running total against them.
SELECT user_no, spend, max_budget, budget_duration, budget_reset_at
FROM user_rows
WHERE user_no IN (SELECT unnest($user_nos))
  AND max_budget IS NOT NULL
