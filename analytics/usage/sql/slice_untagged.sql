-- What the users in scope used without any tag of the rows. The most that it can be is what those tags
-- do not cover as a whole; what they leave of everything is exact where the tagged usage is. k: the
-- usage under any of the tags; all: that of all requests, of the same days. After slice_tags.
WITH uncovered AS (
    SELECT user_no, max(day) AS last_day, {sums}
    FROM set_day
    WHERE day BETWEEN $start_date AND $end_date
      AND tagset_no NOT IN (SELECT tagset_no FROM row_set)
      AND {is_shown}
    GROUP BY user_no
),
rest AS (
    SELECT
        uncovered.*,
        reach.is_whole,
        reach.is_whole AND coalesce(tagged.exact, TRUE) AS exact,
        greatest(used.spend - coalesce(tagged.spend, 0), 0) AS left_spend,
        greatest(used.spend - coalesce(tagged.spend_at_least, 0), 0) AS most_spend,
        used.requests - coalesce(tagged.requests, 0) AS left_requests,
        used.successes - coalesce(tagged.successes, 0) AS left_successes,
        used.failures - coalesce(tagged.failures, 0) AS left_failures,
        used.prompt_tokens - coalesce(tagged.prompt_tokens, 0) AS left_prompt_tokens,
        used.completion_tokens - coalesce(tagged.completion_tokens, 0) AS left_completion_tokens,
        used.cache_read_tokens - coalesce(tagged.cache_read_tokens, 0) AS left_cache_read_tokens
    FROM uncovered
    JOIN usage_{all} AS used USING (user_no)
    CROSS JOIN tag_reach_{k} AS reach
    LEFT JOIN usage_{k} AS tagged USING (user_no)
)
SELECT
    count(*) AS users,
    max(last_day) AS last_day,
    sum(CASE WHEN exact THEN left_spend ELSE least(spend, most_spend) END) AS spend,
    sum(CASE WHEN exact THEN left_requests ELSE requests END)::BIGINT AS requests,
    sum(CASE WHEN exact THEN left_successes ELSE successes END)::BIGINT AS successes,
    sum(CASE WHEN exact THEN left_failures ELSE failures END)::BIGINT AS failures,
    sum(CASE WHEN exact THEN left_prompt_tokens ELSE prompt_tokens END)::BIGINT AS prompt_tokens,
    sum(CASE WHEN exact THEN left_completion_tokens ELSE completion_tokens END)::BIGINT
        AS completion_tokens,
    sum(CASE WHEN exact THEN left_cache_read_tokens ELSE cache_read_tokens END)::BIGINT
        AS cache_read_tokens,
    0 AS unpriced_tokens,
    count(*) FILTER (is_whole AND (exact OR left_requests > 0 OR left_prompt_tokens > 0))
        AS certain_users,
    sum(CASE WHEN is_whole THEN left_spend ELSE 0 END),
    bool_and(exact)
FROM rest
