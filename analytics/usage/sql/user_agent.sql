-- The cells of one user by day, model and user agent, whose parts add up to the cells. After
-- user_cell. agent: '' without a user agent, NULL where it cannot be told. version: '' where none
-- is named. tool: the slug of a known tool, else the user agent.
CREATE OR REPLACE TEMP TABLE user_agent AS
SELECT
    day,
    model_no,
    coalesce(map($agents, $slugs)[agent], agent) AS tool,
    agent,
    version,
    {sums}
FROM (
    SELECT
        user_cell.day,
        user_cell.model_no,
        coalesce(tagsets.agent, '') AS agent,
        tagsets.version,
        {cell_sums}
    FROM user_cell
    JOIN tagsets USING (tagset_no)
    UNION ALL
    SELECT day, model_no, agent, version, {columns}
    FROM agent_moves
    WHERE user_no = $user_no
      AND day BETWEEN $start_date AND $end_date
) AS moved
GROUP BY ALL
-- Nothing remains of a whole that its parts make up, but for the noise of adding floats.
HAVING sum(requests) <> 0
    OR sum(prompt_tokens + completion_tokens) <> 0
    OR abs(sum(spend)) > 1e-12 * sum(abs(spend));
