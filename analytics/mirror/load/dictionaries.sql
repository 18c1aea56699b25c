-- Numbers for tags and routes, which are more than one text; see number.sql for the others.
INSERT INTO tags
SELECT
    (SELECT count(*) FROM tags) + row_number() OVER (ORDER BY tag),
    tag,
    starts_with(tag, 'User-Agent: ')
FROM (
    SELECT DISTINCT tag FROM raw_tag WHERE tag <> ''
) AS found
WHERE tag NOT IN (SELECT tag FROM tags);

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
