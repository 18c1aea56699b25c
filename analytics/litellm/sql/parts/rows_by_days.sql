-- A key's rows together are never more than what the key spent.
    SELECT
        plain_key.user_id,
        tagged_row.day,
        tagged_row.model,
        tagged_row.spend * plain_key.share AS spend,
        tagged_row.spend * plain_key.share AS spend_at_least,
        plain_key.is_booked AND NOT reach.tags_are_late AS exact,
        tagged_row.requests,
        tagged_row.successes,
        tagged_row.failures,
        tagged_row.prompt_tokens,
        tagged_row.completion_tokens,
        tagged_row.spend * plain_key.share AS most_together
    FROM tagged_row
    JOIN plain_key USING (api_key)
    CROSS JOIN reach
    UNION ALL
    SELECT
        user_id,
        day,
        model,
        spend,
        CASE WHEN exact THEN spend ELSE least(spend_at_least, spend) END,
        exact AND NOT tags_are_late,
        requests,
        successes,
        failures,
        prompt_tokens,
        completion_tokens,
        most_together
    FROM bounded, reach
    UNION ALL
    SELECT
        user_id,
        day,
        model,
        most_spend,
        CASE WHEN is_certain THEN least(least_spend, most_spend) ELSE 0 END,
        FALSE,
        requests,
        successes,
        failures,
        prompt_tokens,
        completion_tokens,
        most_spend
    FROM orphan
