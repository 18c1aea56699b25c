-- Requests that carry a chosen tag of every group, in cells that are not tagged as a whole: a row
-- for each user of a cell and period, with bounds. After tag_groups. is_orphan: no user row stands for
-- the cell. Days are those from the first to the last of all periods.
CREATE OR REPLACE TEMP TABLE part_tagged_{n} AS
WITH period AS (
    SELECT
        unnest($numbers) AS period_no,
        unnest($first_days) AS first_day,
        unnest($last_days) AS last_day
),
part_group AS (
    -- Tags of one group in one cell. User agents exclude each other and add up; others may overlap.
    SELECT
        day,
        key_no,
        model_no,
        route_no,
        user_no,
        chosen.group_no,
        any_value(tagset_no) AS tagset_no,
        any_value(sharers) AS sharers,
        any_value(named_sharers) AS named_sharers,
        any_value(named_spend) AS named_spend,
        bool_and(is_agent) OR count(*) = 1 AS is_alone,
        CASE WHEN bool_and(is_agent) THEN list(chosen.family) END AS families,
        sum(spend) AS spend,
        sum(requests) AS requests,
        sum(successes) AS successes,
        sum(failures) AS failures,
        sum(prompt_tokens) AS prompt_tokens,
        sum(completion_tokens) AS completion_tokens,
        sum(cache_read_tokens) AS cache_read_tokens,
        greatest(
            coalesce(sum(CASE WHEN is_agent THEN spend END), 0),
            coalesce(max(CASE WHEN NOT is_agent THEN spend END), 0)
        ) AS least_spend,
        greatest(
            coalesce(sum(CASE WHEN is_agent THEN requests END), 0),
            coalesce(max(CASE WHEN NOT is_agent THEN requests END), 0)
        ) AS least_requests,
        greatest(
            coalesce(sum(CASE WHEN is_agent THEN successes END), 0),
            coalesce(max(CASE WHEN NOT is_agent THEN successes END), 0)
        ) AS least_successes,
        greatest(
            coalesce(sum(CASE WHEN is_agent THEN failures END), 0),
            coalesce(max(CASE WHEN NOT is_agent THEN failures END), 0)
        ) AS least_failures,
        greatest(
            coalesce(sum(CASE WHEN is_agent THEN prompt_tokens END), 0),
            coalesce(max(CASE WHEN NOT is_agent THEN prompt_tokens END), 0)
        ) AS least_prompt_tokens,
        greatest(
            coalesce(sum(CASE WHEN is_agent THEN completion_tokens END), 0),
            coalesce(max(CASE WHEN NOT is_agent THEN completion_tokens END), 0)
        ) AS least_completion_tokens,
        any_value(user_spend) AS user_spend,
        any_value(user_requests) AS user_requests,
        any_value(user_successes) AS user_successes,
        any_value(user_failures) AS user_failures,
        any_value(user_prompt_tokens) AS user_prompt_tokens,
        any_value(user_completion_tokens) AS user_completion_tokens,
        any_value(user_cache_read_tokens) AS user_cache_read_tokens,
        any_value(cell_spend) AS cell_spend,
        any_value(cell_requests) AS cell_requests,
        any_value(cell_successes) AS cell_successes,
        any_value(cell_failures) AS cell_failures,
        any_value(cell_prompt_tokens) AS cell_prompt_tokens,
        any_value(cell_completion_tokens) AS cell_completion_tokens
    FROM partial
    JOIN chosen_{n} AS chosen USING (tag_no)
    WHERE day BETWEEN $start_date AND $end_date
      AND (tagset_no, chosen.group_no) NOT IN (SELECT (tagset_no, group_no) FROM set_group_{n})
    GROUP BY day, key_no, model_no, route_no, user_no, chosen.group_no
),
group_part AS (
    -- covers: the tags of the group are on all requests of the cell, though no single one is.
    SELECT
        *,
        sharers > 0
        AND (user_requests + user_prompt_tokens + user_completion_tokens > 0 OR user_spend > 0)
        AND least_spend >= cell_spend * (1 - 1e-12)
        AND least_requests >= cell_requests
        AND least_successes >= cell_successes
        AND least_failures >= cell_failures
        AND least_prompt_tokens >= cell_prompt_tokens
        AND least_completion_tokens >= cell_completion_tokens AS covers
    FROM part_group
),
cell_part AS (
    -- Between what the groups must have in common, and the smallest of them.
    SELECT
        day,
        key_no,
        model_no,
        route_no,
        user_no,
        any_value(sharers) AS sharers,
        any_value(named_sharers) AS named_sharers,
        any_value(named_spend) AS named_spend,
        any_value(user_spend) AS user_spend,
        any_value(cell_spend) AS cell_spend,
        bool_and(covers) AS covers,
        -- With two such groups, both may have been on other requests.
        sum(CASE WHEN covers THEN 0 ELSE 1 END) <= 1 AS is_one_group,
        bool_and(covers OR is_alone) AS is_alone,
        coalesce(min(CASE WHEN NOT covers THEN spend END), any_value(cell_spend)) AS tagged_spend,
        CASE
            WHEN bool_and(covers) THEN any_value(cell_spend)
            WHEN count(*) = 1 THEN any_value(least_spend)
            ELSE
                greatest(
                    coalesce(
                        sum(CASE WHEN NOT covers THEN least_spend - cell_spend END)
                            + any_value(cell_spend),
                        0
                    ),
                    0
                )
        END AS tagged_at_least,
        least(min(spend), coalesce(any_value(user_spend), min(spend))) AS spend,
        least(min(requests), coalesce(any_value(user_requests), min(requests)))::BIGINT AS requests,
        least(min(successes), coalesce(any_value(user_successes), min(successes)))::BIGINT AS successes,
        least(min(failures), coalesce(any_value(user_failures), min(failures)))::BIGINT AS failures,
        least(min(prompt_tokens), coalesce(any_value(user_prompt_tokens), min(prompt_tokens)))::BIGINT AS prompt_tokens,
        least(min(completion_tokens), coalesce(any_value(user_completion_tokens), min(completion_tokens)))::BIGINT AS completion_tokens,
        least(min(cache_read_tokens), coalesce(any_value(user_cache_read_tokens), min(cache_read_tokens)))::BIGINT AS cache_read_tokens
    FROM group_part
    GROUP BY day, key_no, model_no, route_no, user_no
    {every_group}
),
-- Cells that no user row stands for: late, or pruned. The key's one user in the period owns them,
-- else whom the key's own row names, who is not certain: a key may move. Filters do not change it.
orphan_key AS (
    SELECT
        period.period_no,
        key_no,
        min(user_no) AS user_no,
        min(user_no) = max(user_no) AS is_certain,
        sum(spend) AS spend
    FROM memory.main.cells AS cell
    JOIN period ON cell.day BETWEEN period.first_day AND period.last_day
    WHERE cell.day BETWEEN $start_date AND $end_date
      AND key_no IN (SELECT key_no FROM cell_part WHERE sharers = 0)
    GROUP BY period.period_no, key_no
),
orphan_part AS (
    SELECT
        cell_part.* EXCLUDE (user_no),
        period.period_no,
        coalesce(orphan_key.is_certain, FALSE) AS is_certain,
        CASE
            WHEN orphan_key.is_certain THEN orphan_key.user_no
            ELSE coalesce(tokens.owner_no, 0)
        END AS user_no,
        CASE
            WHEN orphan_key.is_certain THEN least(cell_part.spend, orphan_key.spend)
            ELSE cell_part.spend
        END AS most_spend
    FROM cell_part
    JOIN period ON cell_part.day BETWEEN period.first_day AND period.last_day
    LEFT JOIN orphan_key
        ON orphan_key.period_no = period.period_no
       AND orphan_key.key_no = cell_part.key_no
    LEFT JOIN tokens ON tokens.key_no = cell_part.key_no
    WHERE cell_part.sharers = 0
)
SELECT
    user_no,
    day,
    model_no,
    spend,
    requests,
    successes,
    failures,
    prompt_tokens,
    completion_tokens,
    cache_read_tokens,
    CASE WHEN is_exact THEN spend ELSE least(spend, share_at_least) END AS spend_at_least,
    CASE WHEN user_no > 0 THEN least(tagged_spend, named_spend) / named_sharers END
        AS most_together,
    CASE
        WHEN user_no > 0
        THEN greatest(tagged_at_least - (cell_spend - named_spend), 0) / named_sharers
    END AS least_together,
    is_exact AS exact,
    is_exact OR (is_one_group AND sharers = 1) OR share_at_least > 0 AS certain,
    TRUE AS is_booked,
    FALSE AS is_orphan,
    period_no
FROM (
    SELECT
        *,
        covers OR (is_one_group AND is_alone AND sharers = 1) AS is_exact,
        -- What the others of the cell cannot have spent; less the noise of adding floats.
        CASE
            WHEN sharers = 1 THEN tagged_at_least
            ELSE greatest(tagged_at_least + user_spend - cell_spend * (1 + 1e-12), 0)
        END AS share_at_least
    FROM cell_part
    JOIN period ON cell_part.day BETWEEN period.first_day AND period.last_day
    WHERE sharers > 0
) AS bounded
UNION ALL
SELECT
    user_no,
    day,
    model_no,
    most_spend,
    requests,
    successes,
    failures,
    prompt_tokens,
    completion_tokens,
    cache_read_tokens,
    CASE WHEN is_certain THEN least(tagged_at_least, most_spend) ELSE 0 END,
    CASE WHEN user_no > 0 THEN most_spend END,
    CASE WHEN is_certain AND user_no > 0 THEN least(tagged_at_least, most_spend) ELSE 0 END,
    FALSE,
    is_certain,
    is_certain,
    TRUE,
    period_no
FROM orphan_part;
