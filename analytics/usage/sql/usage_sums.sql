-- Where usage goes back further than any tag, nothing under tags is exact.
CREATE OR REPLACE TEMP TABLE tag_reach_{k} AS
SELECT
    coalesce(
        (SELECT min(day) FROM user_day WHERE day BETWEEN $start_date AND $end_date)
            >= (SELECT min(day) FROM tag_day),
        FALSE
    ) AS is_whole;

-- Every user's sums under the tags; user_no 0 is what belongs to nobody.
CREATE OR REPLACE TEMP TABLE usage_{k} AS
WITH summed AS (
    SELECT
        user_no,
        sum(spend) AS spend,
        sum(requests) AS requests,
        sum(successes) AS successes,
        sum(failures) AS failures,
        sum(prompt_tokens) AS prompt_tokens,
        sum(completion_tokens) AS completion_tokens,
        sum(cache_read_tokens) AS cache_read_tokens,
        sum(spend_at_least) AS spend_at_least,
        sum(most_together) AS most_together,
        sum(least_together) AS least_together,
        coalesce(sum(CASE WHEN NOT is_booked THEN spend END), 0) AS unbooked_spend,
        count(DISTINCT day) AS days_active,
        min(day) AS first_day,
        max(day) AS last_day,
        bool_and(exact) AND (SELECT is_whole FROM tag_reach_{k}) AS exact,
        bool_or(certain) AS certain
    FROM (
        {tagged}
    ) AS tagged
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
        sum(cache_read_tokens) AS cache_read_tokens
    FROM memory.main.user_day
    WHERE day BETWEEN $start_date AND $end_date
      AND user_no IN (
          SELECT user_no
          FROM part_tagged_{n}
          WHERE period_no = {k} AND user_no > 0 AND is_orphan AND is_booked
      )
    GROUP BY user_no
)
SELECT
    summed.user_no,
    least(summed.spend, most.spend + summed.unbooked_spend) AS spend,
    least(summed.requests, most.requests)::BIGINT AS requests,
    least(summed.successes, most.successes)::BIGINT AS successes,
    least(summed.failures, most.failures)::BIGINT AS failures,
    least(summed.prompt_tokens, most.prompt_tokens)::BIGINT AS prompt_tokens,
    least(summed.completion_tokens, most.completion_tokens)::BIGINT AS completion_tokens,
    least(summed.cache_read_tokens, most.cache_read_tokens)::BIGINT AS cache_read_tokens,
    least(summed.spend_at_least, most.spend) AS spend_at_least,
    summed.most_together,
    least(summed.least_together, most.spend) AS least_together,
    summed.unbooked_spend,
    summed.days_active,
    summed.first_day,
    summed.last_day,
    summed.exact,
    summed.certain
FROM summed
LEFT JOIN most USING (user_no);
