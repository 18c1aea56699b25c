-- Both sides of some users by tool and model: cells with their moves, which add up to nothing. After
-- slice_tools.
SELECT
    moved.user_no,
    tool_agent.part,
    models.model,
    sum(CASE WHEN day < $start_date THEN spend ELSE 0 END) AS previous_spend,
    sum(CASE WHEN day >= $start_date THEN spend ELSE 0 END) AS current_spend,
    sum(CASE WHEN day < $start_date THEN requests ELSE 0 END)::BIGINT AS previous_requests,
    sum(CASE WHEN day >= $start_date THEN requests ELSE 0 END)::BIGINT AS current_requests
FROM (
    SELECT cells.day, cells.user_no, cells.model_no, tagsets.agent_no, cells.spend, cells.requests
    FROM cells
    JOIN tagsets USING (tagset_no)
    WHERE list_contains($user_nos, user_no)
    UNION ALL
    SELECT day, user_no, model_no, agent_no, spend, requests
    FROM agent_moves
    WHERE list_contains($user_nos, user_no)
) AS moved
JOIN tool_agent USING (agent_no)
JOIN models USING (model_no)
WHERE day BETWEEN $start_date AND $end_date
   OR day BETWEEN $previous_start AND $previous_end
GROUP BY moved.user_no, tool_agent.part, models.model
ORDER BY moved.user_no, tool_agent.part, models.model
