-- The same as usage_all, where usage_{base} has all days but the last.
CREATE OR REPLACE TEMP TABLE usage_{k} AS
SELECT
    user_no,
    sum(spend) AS spend,
    sum(requests)::BIGINT AS requests,
    sum(successes)::BIGINT AS successes,
    sum(failures)::BIGINT AS failures,
    sum(prompt_tokens)::BIGINT AS prompt_tokens,
    sum(completion_tokens)::BIGINT AS completion_tokens,
    sum(cache_read_tokens)::BIGINT AS cache_read_tokens,
    sum(days_active)::BIGINT AS days_active,
    min(first_day) AS first_day,
    max(last_day) AS last_day,
    sum(spend) AS spend_at_least,
    TRUE AS exact,
    TRUE AS certain
FROM (
    SELECT * FROM usage_{base}
    UNION ALL BY NAME
    SELECT *, 1 AS days_active, day AS first_day, day AS last_day
    FROM user_day
    WHERE day = $end_date
) AS parts
GROUP BY user_no;
