-- Every day with usage of one user ever.
SELECT
    day,
    spend,
    requests,
    successes,
    failures,
    prompt_tokens,
    completion_tokens,
    cache_read_tokens
FROM user_day
WHERE user_no = $user_no
ORDER BY day
