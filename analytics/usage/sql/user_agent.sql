-- The cells of one user by day, model and user agent, whose parts add up to the cells. After
-- user_cell. agent: '' without a user agent, NULL where it cannot be told. version: '' where none
-- is named. tool: the slug of a known tool, else the user agent.
CREATE OR REPLACE TEMP TABLE user_agent AS
SELECT
    day,
    model_no,
    coalesce(map($agents, $slugs)[agents.agent], agents.agent) AS tool,
    agents.agent,
    agents.version,
    {sums}
FROM (
    SELECT
        user_cell.day,
        user_cell.model_no,
        tagsets.agent_no,
        {cell_sums}
    FROM user_cell
    JOIN tagsets USING (tagset_no)
    UNION ALL
    SELECT day, model_no, agent_no, {columns}
    FROM agent_moves
    WHERE user_no = $user_no
      AND day BETWEEN $start_date AND $end_date
) AS moved
JOIN agents USING (agent_no)
GROUP BY ALL
-- Nothing remains of a whole that its parts make up, but for the noise of adding floats.
HAVING sum(requests) <> 0
    OR sum(prompt_tokens + completion_tokens) <> 0
    OR abs(sum(spend)) > 1e-12 * sum(abs(spend));
