-- The tool of each user agent. part: the slug of a known tool, else the user agent; '' without one, NULL
-- where it cannot be told.
CREATE OR REPLACE TEMP TABLE tool_agent AS
SELECT agent_no, dense_rank() OVER (ORDER BY part)::INTEGER AS tool_no, part, agent, version
FROM (
    SELECT *, coalesce(map($agents, $slugs)[agent], agent) AS part
    FROM agents
) AS named;

CREATE OR REPLACE TEMP TABLE tool AS
SELECT DISTINCT tool_no, part
FROM tool_agent
