-- A figure of some users by tool and by user or day. The rule is that of user_agent.sql, cell by cell:
-- user agents exclude each other and add up, and what no agent carries has none. tool: the slug of a
-- known tool, else the user agent; '' without one, NULL where it cannot be told.
WITH shown AS (
    {shown}
),
agent_tag AS (
    SELECT
        tag_no,
        split_part(tag, '/', 1) AS agent,
        CASE WHEN contains(tag, '/') THEN substr(tag, instr(tag, '/') + 1) ELSE '' END AS version
    FROM tags
    WHERE is_agent
),
covering AS (
    -- The user agent of all requests of a cell: of several, which only people can write, the first.
    SELECT tagset_no, min(agent) AS agent
    FROM (
        SELECT tagset_no, unnest(tags) AS tag_no FROM tagsets
    ) AS tagged
    JOIN agent_tag USING (tag_no)
    GROUP BY tagset_no
),
agent_part AS (
    -- The tag of a user agent holds those of its versions.
    SELECT
        day,
        user_no,
        key_no,
        model_no,
        route_no,
        agent,
        any_value(sharers) AS sharers,
        {own_sums},
        {agent_sums}
    FROM partial
    JOIN agent_tag USING (tag_no)
    WHERE day BETWEEN $start_date AND $end_date
      AND user_no IN (SELECT user_no FROM shown)
      AND tagset_no NOT IN (SELECT tagset_no FROM covering)
      {counted}
    GROUP BY day, user_no, key_no, model_no, route_no, agent
),
cell_part AS (
    -- is_told: the parts are parts of this user's cell alone, and no more than it.
    SELECT
        day,
        user_no,
        key_no,
        model_no,
        route_no,
        any_value(sharers) = 1 AND {fits} AS is_told,
        {cell_sums}
    FROM agent_part
    GROUP BY day, user_no, key_no, model_no, route_no
),
moved AS (
    -- Every cell as a whole; then each part of it once more, taken from what it is a part of.
    SELECT set_day.day, set_day.user_no, coalesce(covering.agent, '') AS agent, {whole_sums}
    FROM set_day
    LEFT JOIN covering USING (tagset_no)
    WHERE set_day.day BETWEEN $start_date AND $end_date
      AND set_day.user_no IN (SELECT user_no FROM shown)
      {counted}
    UNION ALL
    SELECT
        agent_part.day,
        agent_part.user_no,
        CASE WHEN side.sign > 0 THEN agent_part.agent ELSE '' END,
        {signed_agent_sums}
    FROM agent_part
    JOIN cell_part USING (day, user_no, key_no, model_no, route_no)
    CROSS JOIN (VALUES (1), (-1)) AS side (sign)
    WHERE cell_part.is_told
    UNION ALL
    SELECT
        cell_part.day,
        cell_part.user_no,
        CASE WHEN side.sign > 0 THEN NULL ELSE '' END,
        {signed_cell_sums}
    FROM cell_part
    CROSS JOIN (VALUES (1), (-1)) AS side (sign)
    WHERE NOT cell_part.is_told
)
SELECT {bar} AS bar, coalesce(known.slug, moved.agent) AS tool, {metric} AS value
FROM moved
JOIN names USING (user_no)
LEFT JOIN (
    SELECT unnest($agents) AS agent, unnest($slugs) AS slug
) AS known USING (agent)
GROUP BY ALL
HAVING value > 0
ORDER BY bar, tool NULLS LAST
