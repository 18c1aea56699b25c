-- A figure of some users by tool and by user or day, cell by cell as load/agents.sql tells. tool: the
-- slug of a known tool, else the user agent; '' without one, NULL where it cannot be told.
WITH shown AS (
    {shown}
),
moved AS (
    {moved}
)
SELECT {bar} AS bar, coalesce(map($agents, $slugs)[agents.agent], agents.agent) AS tool, {metric} AS value
FROM moved
JOIN agents USING (agent_no)
JOIN names USING (user_no)
WHERE moved.day BETWEEN $start_date AND $end_date
  AND moved.user_no IN (SELECT user_no FROM shown)
GROUP BY ALL
HAVING value > 0
ORDER BY bar, tool NULLS LAST
