-- Spend of the users in scope by tool, model or team and day, in the period and the days it is compared
-- with. After slice_tools, for tools.
SELECT {labels}, summed.day, summed.spend
FROM (
    SELECT {number}, day, sum(spend) AS spend
    FROM {source}
    WHERE (day BETWEEN $start_date AND $end_date OR day BETWEEN $previous_start AND $previous_end)
      AND {is_shown}
    GROUP BY {number}, day
) AS summed
JOIN {names} USING ({number})
ORDER BY {labels}, summed.day
