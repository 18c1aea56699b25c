-- A figure of some users by tool and by user or day, cell by cell as load/agents.sql tells. tool: the
-- slug of a known tool, else the user agent; '' without one, NULL where it cannot be told.
WITH shown AS (
    {shown}
),
moved AS (
    SELECT
        set_day.day,
        set_day.user_no,
        set_day.tagset_no,
        coalesce(tagsets.agent, '') AS agent,
        set_day.spend,
        set_day.requests,
        set_day.prompt_tokens,
        set_day.completion_tokens
    FROM set_day
    JOIN tagsets USING (tagset_no)
    UNION ALL
    SELECT day, user_no, tagset_no, agent, spend, requests, prompt_tokens, completion_tokens
    FROM agent_moves
    WHERE NOT of_version
)
SELECT {bar} AS bar, coalesce(map($agents, $slugs)[moved.agent], moved.agent) AS tool, {metric} AS value
FROM moved
JOIN names USING (user_no)
WHERE moved.day BETWEEN $start_date AND $end_date
  AND moved.user_no IN (SELECT user_no FROM shown)
  {counted}
GROUP BY ALL
HAVING value > 0
ORDER BY bar, tool NULLS LAST
