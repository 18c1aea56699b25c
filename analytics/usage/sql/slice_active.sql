-- Days on which each user in scope was active, added up by tool, model or team. After slice_tools, for
-- tools.
SELECT {labels}, active.days_active
FROM (
    SELECT {number}, count(*) AS days_active
    FROM (
        SELECT DISTINCT {number}, day, user_no
        FROM {source}
        WHERE day BETWEEN $start_date AND $end_date
          AND {is_shown}
    ) AS user_day
    GROUP BY {number}
) AS active
JOIN {names} USING ({number})
