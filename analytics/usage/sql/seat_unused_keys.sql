-- Keys of some users that nobody ever used. After seat_keys.
WITH candidate AS (
    SELECT key_no, owner_no
    FROM live_key
    WHERE owner_no IN (SELECT unnest($user_nos::INTEGER[]))
      AND NOT was_active
),
used AS (
    SELECT key_no FROM cells WHERE key_no IN (SELECT key_no FROM candidate)
    UNION
    SELECT key_no FROM unattributed_day WHERE key_no IN (SELECT key_no FROM candidate)
)
SELECT owner_no, count(*)
FROM candidate
WHERE key_no NOT IN (SELECT key_no FROM used)
GROUP BY owner_no
