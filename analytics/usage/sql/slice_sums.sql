-- Sums of the users in scope by tool, version of a tool, model or team. After slice_tools, for tools.
SELECT {labels}, summed.* EXCLUDE ({number})
FROM (
    SELECT
        {number},
        count(DISTINCT user_no) AS users,
        max(day) AS last_day,
        {sums},
        {unpriced}::BIGINT AS unpriced_tokens
    FROM {source}
    WHERE day BETWEEN $start_date AND $end_date
      AND {is_shown}
    GROUP BY {number}
) AS summed
JOIN {names} USING ({number})
ORDER BY {labels}
