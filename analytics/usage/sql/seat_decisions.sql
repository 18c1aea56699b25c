-- The newest note on each user who has one. Fills decided. Notes have the IDs of LiteLLM, whatever
-- readers see in their place.
CREATE OR REPLACE TEMP TABLE decided AS
SELECT account.user_no, note.* EXCLUDE (user_id)
FROM (
    SELECT
        unnest($decided_users::VARCHAR[]) AS user_id,
        unnest($decided_as::VARCHAR[]) AS decision,
        unnest($decision_texts::VARCHAR[]) AS text,
        unnest($decision_authors::VARCHAR[]) AS author,
        unnest($decision_times::TIMESTAMP[]) AS decided_at
) AS note
JOIN memory.main.users AS account USING (user_id)
