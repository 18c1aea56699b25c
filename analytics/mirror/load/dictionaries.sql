-- Numbers for tags, user agents and routes, which are more than one text; see number.sql for the others.
INSERT INTO tags
SELECT
    (SELECT count(*) FROM tags) + row_number() OVER (ORDER BY tag),
    tag,
    starts_with(tag, 'User-Agent: ')
FROM (
    SELECT DISTINCT tag FROM raw_tag WHERE tag <> ''
) AS found
WHERE tag NOT IN (SELECT tag FROM tags);

CREATE OR REPLACE TEMP TABLE agent_tag AS
SELECT
    tag_no,
    split_part(tag, '/', 1) AS agent,
    CASE WHEN contains(tag, '/') THEN substr(tag, instr(tag, '/') + 1) ELSE '' END AS version
FROM tags
WHERE is_agent;

INSERT INTO agents
SELECT (SELECT count(*) FROM agents) + row_number() OVER (ORDER BY rank, agent, version) - 1, agent, version
FROM (
    SELECT 0 AS rank, '' AS agent, '' AS version
    UNION
    SELECT 1, NULL, ''
    UNION
    SELECT 2, agent, '' FROM agent_tag
    UNION
    SELECT 2, agent, version FROM agent_tag
) AS found
WHERE NOT EXISTS (
    SELECT 1
    FROM agents
    WHERE agents.agent IS NOT DISTINCT FROM found.agent
      AND agents.version = found.version
);

INSERT INTO routes
SELECT
    (SELECT count(*) FROM routes) + row_number() OVER (ORDER BY provider, mcp_tool, endpoint) - 1,
    provider,
    mcp_tool,
    endpoint
FROM (
    SELECT '' AS provider, '' AS mcp_tool, '' AS endpoint
    UNION
    SELECT coalesce(provider, ''), coalesce(mcp_tool, ''), coalesce(endpoint, '') FROM raw_user
    UNION
    SELECT coalesce(provider, ''), coalesce(mcp_tool, ''), coalesce(endpoint, '') FROM raw_tag
) AS found
WHERE (provider, mcp_tool, endpoint) NOT IN (SELECT (provider, mcp_tool, endpoint) FROM routes);
