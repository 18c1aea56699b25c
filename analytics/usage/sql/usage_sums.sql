-- Every user's sums under the tags; user_no 0 is what belongs to nobody.
CREATE OR REPLACE TEMP TABLE usage AS
SELECT
    user_no,
    sum(spend) AS spend,
    sum(requests)::BIGINT AS requests,
    sum(successes)::BIGINT AS successes,
    sum(failures)::BIGINT AS failures,
    sum(prompt_tokens)::BIGINT AS prompt_tokens,
    sum(completion_tokens)::BIGINT AS completion_tokens,
    sum(cache_read_tokens)::BIGINT AS cache_read_tokens,
    sum(cache_creation_tokens)::BIGINT AS cache_creation_tokens,
    count(DISTINCT day)::BIGINT AS days_active,
    min(day) AS first_day,
    max(day) AS last_day,
    sum(spend_at_least) AS spend_at_least,
    bool_and(exact) AND (SELECT is_whole FROM tag_reach) AS exact,
    bool_or(certain) AS certain
FROM counted
GROUP BY user_no;
