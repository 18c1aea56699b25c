-- How many seats are idle: dormant or never used, as seats.sql rates them. Planning all of that takes
-- longer than counting.
SELECT count(*)
FROM names
-- Patterns are of LiteLLM's IDs, whatever readers see in their place.
JOIN memory.main.users AS account USING (user_no)
LEFT JOIN user_rows USING (user_no)
LEFT JOIN first_days USING (user_no)
WHERE names.is_known
  AND user_no NOT IN (SELECT user_no FROM usage_{k})
  AND (
    first_days.day <= $as_of
    OR date_diff('day', user_rows.created_at::DATE, $as_of) > $grace
  )
  AND NOT {is_service}
