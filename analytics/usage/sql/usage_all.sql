-- Every user's sums over the period; user_no 0 is what belongs to nobody. days: a row for each user and
-- day, or rows that sum up several days.
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
    {days_active}::BIGINT AS days_active,
    min({first_day}) AS first_day,
    max({last_day}) AS last_day,
    sum(spend) AS spend_at_least,
    TRUE AS exact,
    TRUE AS certain
FROM ({days}) AS days
GROUP BY user_no;
