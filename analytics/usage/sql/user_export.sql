-- Sums of one user by day, model and tool. After user_agent.
SELECT user_agent.day, models.model, user_agent.tool, {sums}
FROM user_agent
JOIN models USING (model_no)
GROUP BY user_agent.day, models.model, user_agent.tool
ORDER BY user_agent.day, models.model, user_agent.tool NULLS LAST
