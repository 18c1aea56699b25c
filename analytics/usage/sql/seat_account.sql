-- LiteLLM's ID of a user, whatever readers see in its place.
SELECT account.user_id
FROM names
JOIN memory.main.users AS account USING (user_no)
WHERE names.user_id = $user_id
