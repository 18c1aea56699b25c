-- Spend of each user in scope by each compared tool, model or team; place: of its name in $rows, from 1.
-- After slice_tools, for tools.
CREATE OR REPLACE TEMP TABLE compared_user AS
SELECT list_position($rows, {labels})::INTEGER AS place, summed.user_no, summed.spend
FROM (
    SELECT {number}, user_no, sum(spend) AS spend
    FROM {source}
    WHERE day BETWEEN $start_date AND $end_date
      AND {number} IN (SELECT {number} FROM {names} WHERE list_contains($rows, {labels}))
      AND {is_shown}
    GROUP BY {number}, user_no
) AS summed
JOIN {names} USING ({number})
