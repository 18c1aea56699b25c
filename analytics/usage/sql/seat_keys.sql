-- Keys that are not deleted and have not expired, with their owners. Fills live_key.
CREATE OR REPLACE TEMP TABLE live_key AS
SELECT
    tokens.key_no,
    tokens.owner_no,
    key_rows.blocked AS is_blocked,
    key_rows.last_active IS NOT NULL AS was_active
FROM tokens
JOIN key_rows USING (key_no)
WHERE tokens.owner_no IS NOT NULL
  AND NOT tokens.is_deleted
  AND (key_rows.expires IS NULL OR key_rows.expires > $now)
