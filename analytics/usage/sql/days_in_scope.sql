-- Every user's sums of the chosen teams and models by day, which most statements read. After
-- chosen_cells.
CREATE TEMP TABLE user_day_{n} AS
SELECT
    day,
    user_no,
    sum(spend) AS spend,
    sum(requests)::BIGINT AS requests,
    sum(successes)::BIGINT AS successes,
    sum(failures)::BIGINT AS failures,
    sum(prompt_tokens)::BIGINT AS prompt_tokens,
    sum(completion_tokens)::BIGINT AS completion_tokens,
    sum(cache_read_tokens)::BIGINT AS cache_read_tokens
FROM memory.main.cells
WHERE day BETWEEN $first_day AND $last_day
  AND {is_chosen}
GROUP BY day, user_no
ORDER BY day, user_no;
