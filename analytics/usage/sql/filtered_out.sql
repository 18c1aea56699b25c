-- What users outside of the scope spent.
SELECT coalesce(sum(spend), 0)
FROM usage
WHERE user_no > 0
  AND user_no NOT IN (SELECT user_no FROM scope)
