-- The cells of one user by day, model and user agent, whose parts add up to the cells. After
-- user_cell. agent: '' without a user agent, NULL where it cannot be told. version: '' where none
-- is named. tool: the slug of a known tool, else the user agent.
CREATE OR REPLACE TEMP TABLE user_agent AS
WITH agent_tag AS (
    SELECT
        tag_no,
        split_part(tag, '/', 1) AS agent,
        CASE WHEN contains(tag, '/') THEN substr(tag, instr(tag, '/') + 1) ELSE '' END AS version
    FROM tags
    WHERE is_agent
),
covering AS (
    -- The user agent of all requests of a cell: of several, which only people can write, the first.
    SELECT
        cell_no,
        min(agent) AS agent,
        arg_min(version, (agent, version)) FILTER (WHERE version <> '') AS version,
        arg_min(agent, (agent, version)) FILTER (WHERE version <> '') AS version_agent
    FROM (
        SELECT user_cell.cell_no, unnest(tagsets.tags) AS tag_no
        FROM user_cell
        JOIN tagsets USING (tagset_no)
    ) AS tagged
    JOIN agent_tag USING (tag_no)
    GROUP BY cell_no
),
whole AS (
    SELECT
        user_cell.*,
        covering.agent,
        CASE WHEN covering.version_agent = covering.agent THEN covering.version ELSE '' END
            AS version
    FROM user_cell
    LEFT JOIN covering USING (cell_no)
),
part AS (
    -- Tags of some requests of a cell, where no tag tells more of all of them.
    SELECT
        whole.cell_no,
        agent_tag.agent,
        agent_tag.version,
        whole.agent IS NULL AS is_agent_open,
        {part_sums}
    FROM partial
    JOIN agent_tag USING (tag_no)
    JOIN whole USING (day, key_no, model_no, route_no)
    WHERE partial.user_no = $user_no
      AND partial.day BETWEEN $start_date AND $end_date
      AND (whole.agent IS NULL OR (whole.agent = agent_tag.agent AND whole.version = ''))
),
agent_part AS (
    -- The tag of a user agent holds those of its versions.
    SELECT cell_no, agent, bool_and(is_agent_open) AS is_agent_open, {agent_sums}
    FROM part
    GROUP BY cell_no, agent
),
cell_part AS (
    -- is_told: the parts are parts of this user's cell alone, and no more than it.
    SELECT
        whole.cell_no,
        any_value(whole.sharers) = 1 AND {fits} AS is_told
    FROM agent_part
    JOIN whole USING (cell_no)
    GROUP BY whole.cell_no
),
moved AS (
    -- Every cell as a whole; then each part of it once more, taken from what it is a part of.
    SELECT
        whole.day,
        whole.model_no,
        CASE WHEN whole.agent IS NULL AND NOT cell_part.is_told THEN NULL
            ELSE coalesce(whole.agent, '') END AS agent,
        whole.version,
        {cell_sums}
    FROM whole
    LEFT JOIN cell_part USING (cell_no)
    UNION ALL
    SELECT
        whole.day,
        whole.model_no,
        CASE WHEN side.sign > 0 THEN agent_part.agent ELSE '' END,
        '',
        {signed_agent_sums}
    FROM agent_part
    JOIN cell_part USING (cell_no)
    JOIN whole USING (cell_no)
    CROSS JOIN (VALUES (1), (-1)) AS side (sign)
    WHERE cell_part.is_told AND agent_part.is_agent_open
    UNION ALL
    SELECT
        whole.day,
        whole.model_no,
        part.agent,
        CASE WHEN side.sign > 0 THEN part.version ELSE '' END,
        {signed_part_sums}
    FROM part
    JOIN cell_part USING (cell_no)
    JOIN whole USING (cell_no)
    CROSS JOIN (VALUES (1), (-1)) AS side (sign)
    WHERE cell_part.is_told AND part.version <> ''
)
SELECT
    moved.day,
    moved.model_no,
    coalesce(known.slug, moved.agent) AS tool,
    moved.agent,
    moved.version,
    {sums}
FROM moved
LEFT JOIN (
    SELECT unnest($agents) AS agent, unnest($slugs) AS slug
) AS known USING (agent)
GROUP BY ALL
-- Nothing remains of a whole that its parts make up, but for the noise of adding floats.
HAVING sum(requests) <> 0
    OR sum(prompt_tokens + completion_tokens) <> 0
    OR abs(sum(spend)) > 1e-12 * sum(abs(spend));
