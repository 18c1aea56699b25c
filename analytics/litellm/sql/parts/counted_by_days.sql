-- Where usage goes back further than any tag, nothing under tags is exact.
reach AS MATERIALIZED (
    SELECT
        EXISTS (
            SELECT
            FROM "LiteLLM_DailyUserSpend" AS early
            WHERE early.date BETWEEN %(start_date)s AND %(end_date)s
              AND early.date
                  < coalesce((SELECT min(date) FROM "LiteLLM_DailyTagSpend"), 'none at all')
        ) AS tags_are_late
),
counted AS MATERIALIZED (
    SELECT
        user_id,
        active_days,
        spend * share AS spend,
        requests,
        successes,
        failures,
        prompt_tokens,
        completion_tokens,
        spend * share AS spend_at_least,
        spend * share AS most_together,
        spend * share AS least_together,
        plain_key.is_booked AND NOT reach.tags_are_late AS exact,
        TRUE AS certain,
        TRUE AS is_booked
    FROM plain_key, reach
    UNION ALL
    SELECT
        bounded.user_id,
        calendar.bit,
        bounded.spend,
        bounded.requests,
        bounded.successes,
        bounded.failures,
        bounded.prompt_tokens,
        bounded.completion_tokens,
        CASE
            WHEN bounded.exact THEN bounded.spend
            ELSE least(bounded.spend_at_least, bounded.spend)
        END,
        bounded.most_together,
        bounded.least_together,
        bounded.exact AND NOT reach.tags_are_late,
        bounded.exact OR bounded.has_one_user OR bounded.spend_at_least > 0,
        TRUE
    FROM bounded
    CROSS JOIN reach
    LEFT JOIN calendar USING (day)
    UNION ALL
    SELECT
        orphan.user_id,
        calendar.bit,
        orphan.most_spend,
        orphan.requests,
        orphan.successes,
        orphan.failures,
        orphan.prompt_tokens,
        orphan.completion_tokens,
        CASE WHEN orphan.is_certain THEN least(orphan.least_spend, orphan.most_spend) ELSE 0 END,
        orphan.most_spend,
        CASE WHEN orphan.is_certain THEN least(orphan.least_spend, orphan.most_spend) ELSE 0 END,
        FALSE,
        orphan.is_certain,
        orphan.is_certain
    FROM orphan
    LEFT JOIN calendar USING (day)
)
