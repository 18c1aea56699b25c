-- The tool with most spend of each team, by the users in scope. After slice_tools.
SELECT teams.team_id, arg_max(spent.part, (spent.spend, spent.part)) AS part
FROM (
    SELECT agent_day.team_no, tool_agent.part, sum(agent_day.spend) AS spend
    FROM agent_day
    JOIN tool_agent USING (agent_no)
    WHERE agent_day.day BETWEEN $start_date AND $end_date
      AND {is_shown}
      AND tool_agent.part <> ''
    GROUP BY agent_day.team_no, tool_agent.part
) AS spent
JOIN teams USING (team_no)
GROUP BY teams.team_id
