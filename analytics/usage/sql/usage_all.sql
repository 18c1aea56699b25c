-- Every user's sums over the period; user_no 0 is what belongs to nobody.
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
    count(*)::BIGINT AS days_active,
    min(day) AS first_day,
    max(day) AS last_day,
    sum(spend) AS spend_at_least,
    TRUE AS exact,
    TRUE AS certain
FROM user_day
WHERE day BETWEEN $start_date AND $end_date
GROUP BY user_no;
