-- Every user's sums under the tags; user_no 0 is what belongs to nobody.
CREATE OR REPLACE TEMP TABLE usage AS
WITH tagged AS (
    SELECT
        user_no,
        sum(spend) AS spend,
        sum(requests) AS requests,
        sum(successes) AS successes,
        sum(failures) AS failures,
        sum(prompt_tokens) AS prompt_tokens,
        sum(completion_tokens) AS completion_tokens,
        sum(cache_read_tokens) AS cache_read_tokens,
        sum(cache_creation_tokens) AS cache_creation_tokens,
        sum(spend_at_least) AS spend_at_least,
        sum(CASE WHEN NOT is_booked THEN spend END) AS unbooked_spend,
        count(DISTINCT day)::BIGINT AS days_active,
        min(day) AS first_day,
        max(day) AS last_day,
        bool_and(exact) AND (SELECT is_whole FROM tag_reach) AS exact,
        bool_or(certain) AS certain
    FROM counted
    GROUP BY user_no
),
-- Rows of tags in cells that no user row stands for can add up to more than the user spent in all.
most AS (
    SELECT
        user_no,
        sum(spend) AS spend,
        sum(requests) AS requests,
        sum(successes) AS successes,
        sum(failures) AS failures,
        sum(prompt_tokens) AS prompt_tokens,
        sum(completion_tokens) AS completion_tokens,
        sum(cache_read_tokens) AS cache_read_tokens,
        sum(cache_creation_tokens) AS cache_creation_tokens
    FROM user_day
    WHERE day BETWEEN $start_date AND $end_date
      AND user_no IN (
          SELECT user_no FROM counted WHERE user_no > 0 AND part = 'orphan' AND is_booked
      )
    GROUP BY user_no
)
SELECT
    tagged.user_no,
    least(tagged.spend, most.spend + coalesce(tagged.unbooked_spend, 0)) AS spend,
    least(tagged.requests, most.requests)::BIGINT AS requests,
    least(tagged.successes, most.successes)::BIGINT AS successes,
    least(tagged.failures, most.failures)::BIGINT AS failures,
    least(tagged.prompt_tokens, most.prompt_tokens)::BIGINT AS prompt_tokens,
    least(tagged.completion_tokens, most.completion_tokens)::BIGINT AS completion_tokens,
    least(tagged.cache_read_tokens, most.cache_read_tokens)::BIGINT AS cache_read_tokens,
    least(tagged.cache_creation_tokens, most.cache_creation_tokens)::BIGINT AS cache_creation_tokens,
    tagged.days_active,
    tagged.first_day,
    tagged.last_day,
    least(tagged.spend_at_least, most.spend) AS spend_at_least,
    tagged.exact,
    tagged.certain
FROM tagged
LEFT JOIN most USING (user_no);
