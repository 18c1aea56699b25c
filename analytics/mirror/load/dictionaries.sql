-- Numbers for every text that the raw rows hold and the dictionaries lack.
INSERT INTO users
SELECT (SELECT count(*) FROM users) + row_number() OVER (ORDER BY user_id) - 1, user_id
FROM (
    SELECT '' AS user_id
    UNION
    SELECT coalesce(user_id, '') FROM raw_user
) AS found
WHERE user_id NOT IN (SELECT user_id FROM users);

INSERT INTO keys
SELECT (SELECT count(*) FROM keys) + row_number() OVER (ORDER BY api_key) - 1, api_key
FROM (
    SELECT '' AS api_key
    UNION
    SELECT coalesce(api_key, '') FROM raw_user
    UNION
    SELECT coalesce(api_key, '') FROM raw_tag
) AS found
WHERE api_key NOT IN (SELECT api_key FROM keys);

INSERT INTO tags
SELECT
    (SELECT count(*) FROM tags) + row_number() OVER (ORDER BY tag),
    tag,
    starts_with(tag, 'User-Agent: ')
FROM (
    SELECT DISTINCT tag FROM raw_tag WHERE tag <> ''
) AS found
WHERE tag NOT IN (SELECT tag FROM tags);

INSERT INTO models
SELECT (SELECT count(*) FROM models) + row_number() OVER (ORDER BY model) - 1, model
FROM (
    SELECT '' AS model
    UNION
    SELECT coalesce(model, '') FROM raw_user
    UNION
    SELECT coalesce(model, '') FROM raw_tag
) AS found
WHERE model NOT IN (SELECT model FROM models);

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

INSERT INTO teams
SELECT (SELECT count(*) FROM teams) + row_number() OVER (ORDER BY team_id) - 1, team_id
FROM (
    SELECT '' AS team_id
    UNION
    SELECT coalesce(team_id, '') FROM raw_team
) AS found
WHERE team_id NOT IN (SELECT team_id FROM teams);
