-- Usage of each user under each tag of the rows, with the bounds that part_tagged.sql and
-- usage_sums.sql give to a single tag. After slice_tags.
-- row_part: requests with a tag in cells that are not tagged as a whole, by user.
CREATE OR REPLACE TEMP TABLE row_part AS
WITH part AS (
    SELECT *
    FROM partial
    WHERE day BETWEEN $start_date AND $end_date
      AND tag_no IN (SELECT tag_no FROM row_tag)
),
-- Cells that no user row stands for. The key's one user in the period owns them, else whom the key's
-- own row names, who is not certain.
orphan_key AS (
    SELECT
        key_no,
        min(user_no) AS user_no,
        min(user_no) = max(user_no) AS is_certain,
        sum(spend) AS spend
    FROM memory.main.cells
    WHERE day BETWEEN $start_date AND $end_date
      AND key_no IN (SELECT key_no FROM part WHERE sharers = 0)
    GROUP BY key_no
),
orphan AS (
    SELECT
        part.* EXCLUDE (user_no, spend),
        coalesce(orphan_key.is_certain, FALSE) AS is_certain,
        CASE
            WHEN orphan_key.is_certain THEN orphan_key.user_no
            ELSE coalesce(tokens.owner_no, 0)
        END AS user_no,
        CASE
            WHEN orphan_key.is_certain THEN least(part.spend, orphan_key.spend)
            ELSE part.spend
        END AS spend
    FROM part
    LEFT JOIN orphan_key ON orphan_key.key_no = part.key_no
    LEFT JOIN tokens ON tokens.key_no = part.key_no
    WHERE part.sharers = 0
)
SELECT
    tag_no,
    user_no,
    day,
    least(spend, user_spend) AS spend,
    least(requests, user_requests) AS requests,
    least(successes, user_successes) AS successes,
    least(failures, user_failures) AS failures,
    least(prompt_tokens, user_prompt_tokens) AS prompt_tokens,
    least(completion_tokens, user_completion_tokens) AS completion_tokens,
    least(cache_read_tokens, user_cache_read_tokens) AS cache_read_tokens,
    CASE
        WHEN sharers = 1 THEN least(spend, user_spend)
        ELSE least(spend, user_spend, share_at_least)
    END AS spend_at_least,
    least(spend, named_spend) / named_sharers AS most_together,
    greatest(spend - (cell_spend - named_spend), 0) / named_sharers AS least_together,
    sharers = 1 AS exact,
    sharers = 1 OR share_at_least > 0 AS certain,
    FALSE AS is_orphan
FROM (
    SELECT
        *,
        -- What the others of the cell cannot have spent; less the noise of adding floats.
        greatest(spend + user_spend - cell_spend * (1 + 1e-12), 0) AS share_at_least
    FROM part
    WHERE sharers > 0
      AND user_no > 0
) AS bounded
UNION ALL
SELECT
    tag_no,
    user_no,
    day,
    spend,
    requests,
    successes,
    failures,
    prompt_tokens,
    completion_tokens,
    cache_read_tokens,
    CASE WHEN is_certain THEN spend ELSE 0 END,
    spend,
    CASE WHEN is_certain THEN spend ELSE 0 END,
    FALSE,
    is_certain,
    TRUE
FROM orphan
WHERE user_no > 0;

CREATE OR REPLACE TEMP TABLE tag_usage AS
WITH whole AS (
    SELECT user_no, tagset_no, max(day) AS last_day, {sums}
    FROM set_day
    WHERE day BETWEEN $start_date AND $end_date
      AND user_no > 0
      AND tagset_no IN (SELECT tagset_no FROM row_set)
    GROUP BY user_no, tagset_no
),
tagged AS (
    SELECT
        row_set.tag_no,
        whole.* EXCLUDE (tagset_no),
        whole.spend AS spend_at_least,
        whole.spend AS most_together,
        whole.spend AS least_together,
        TRUE AS exact,
        TRUE AS certain,
        FALSE AS is_orphan
    FROM whole
    JOIN row_set USING (tagset_no)
    UNION ALL BY NAME
    SELECT * EXCLUDE (day), day AS last_day
    FROM row_part
),
summed AS (
    SELECT
        tag_no,
        user_no,
        max(last_day) AS last_day,
        {sums},
        sum(spend_at_least) AS spend_at_least,
        sum(most_together) AS most_together,
        sum(least_together) AS least_together,
        bool_and(exact) AS exact,
        bool_or(certain) AS certain,
        bool_or(is_orphan) AS has_orphan
    FROM tagged
    GROUP BY tag_no, user_no
),
-- Rows of tags in cells that no user row stands for can add up to more than the user spent in all.
most AS (
    SELECT user_no, {sums}
    FROM memory.main.user_day
    WHERE day BETWEEN $start_date AND $end_date
      AND user_no IN (SELECT user_no FROM row_part WHERE is_orphan)
    GROUP BY user_no
)
SELECT
    summed.tag_no,
    summed.user_no,
    summed.last_day,
    least(summed.spend, most.spend) AS spend,
    least(summed.requests, most.requests) AS requests,
    least(summed.successes, most.successes) AS successes,
    least(summed.failures, most.failures) AS failures,
    least(summed.prompt_tokens, most.prompt_tokens) AS prompt_tokens,
    least(summed.completion_tokens, most.completion_tokens) AS completion_tokens,
    least(summed.cache_read_tokens, most.cache_read_tokens) AS cache_read_tokens,
    least(summed.spend_at_least, most.spend) AS spend_at_least,
    summed.most_together,
    least(summed.least_together, most.spend) AS least_together,
    summed.exact,
    summed.certain
FROM summed
LEFT JOIN most ON summed.has_orphan AND most.user_no = summed.user_no
