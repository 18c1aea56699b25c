-- A pseudonym for each user. IDs that LiteLLM gives to itself name nobody and stay.
CREATE TEMP TABLE pseudonym AS
SELECT
    user_no,
    CASE
        WHEN user_no = 0 OR list_contains($known_ids, user_id) THEN user_id
        ELSE 'user-' || left(sha256($secret || user_id), 12)
    END AS user_id
FROM memory.main.users
