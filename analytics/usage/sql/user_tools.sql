-- Sums of one user by tool and user agent, the largest spend first. After user_agent.
SELECT tool, agent, version, {sums}, max(day) AS last_day
FROM user_agent
GROUP BY tool, agent, version
ORDER BY sum(spend) DESC, agent, version
