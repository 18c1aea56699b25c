-- Usage of users by day, user and model or team, in the period and the days it is compared with.
-- part: '' without a model or team.
CREATE OR REPLACE TEMP TABLE slice_part AS
SELECT
    summed.* EXCLUDE ({number}),
    {value} AS part,
    '' AS agent,
    '' AS version
FROM (
    SELECT
        day,
        user_no,
        {number},
        {sums},
        sum(CASE WHEN spend = 0 THEN prompt_tokens + completion_tokens ELSE 0 END)::BIGINT
            AS unpriced_tokens
    FROM cells
    WHERE user_no > 0
      AND (day BETWEEN $start_date AND $end_date OR day BETWEEN $previous_start AND $previous_end)
    GROUP BY day, user_no, {number}
) AS summed
JOIN {names} USING ({number})
