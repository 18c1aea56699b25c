-- Prompt tokens of some users that were read from a cache.
WITH usage AS (
    {usage}
)
SELECT user_no, cache_read_tokens
FROM usage
WHERE user_no IN (SELECT unnest($user_nos))
