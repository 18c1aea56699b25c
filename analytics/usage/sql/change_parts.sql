-- Both sides of each tool, model or team, by the users in scope. After slice_tools, for tools.
SELECT {labels}, summed.* EXCLUDE ({number})
FROM (
    SELECT
        {number},
        sum(CASE WHEN day < $start_date THEN spend ELSE 0 END) AS previous_spend,
        sum(CASE WHEN day >= $start_date THEN spend ELSE 0 END) AS current_spend,
        sum(CASE WHEN day < $start_date THEN requests ELSE 0 END)::BIGINT AS previous_requests,
        sum(CASE WHEN day >= $start_date THEN requests ELSE 0 END)::BIGINT AS current_requests
    FROM {source}
    WHERE (day BETWEEN $start_date AND $end_date OR day BETWEEN $previous_start AND $previous_end)
      AND {is_shown}
    GROUP BY {number}
) AS summed
JOIN {names} USING ({number})
