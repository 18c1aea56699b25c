-- A figure of some users under chosen user agents, by tool and by user or day: of cells that are tagged
-- in part, belong to one user alone and are no less than their parts. All chosen tags are user agents
-- of one group.
WITH shown AS (
    {shown}
),
agent_part AS (
    SELECT
        day,
        user_no,
        key_no,
        model_no,
        route_no,
        split_part(tags.tag, '/', 1) AS agent,
        {own_sums},
        {part_sums}
    FROM partial
    JOIN chosen_{n} AS chosen USING (tag_no)
    JOIN tags USING (tag_no)
    WHERE day BETWEEN $start_date AND $end_date
      AND user_no IN (SELECT user_no FROM shown)
      AND sharers = 1
      AND tagset_no NOT IN (SELECT tagset_no FROM whole_set_{n})
    GROUP BY day, user_no, key_no, model_no, route_no, agent
),
told AS (
    SELECT day, user_no, key_no, model_no, route_no
    FROM agent_part
    GROUP BY day, user_no, key_no, model_no, route_no
    HAVING {fits}
)
SELECT {bar} AS bar, coalesce(map($agents, $slugs)[moved.agent], moved.agent) AS tool, {metric} AS value
FROM agent_part AS moved
JOIN told USING (day, user_no, key_no, model_no, route_no)
JOIN names USING (user_no)
GROUP BY ALL
HAVING value > 0
ORDER BY bar, tool
