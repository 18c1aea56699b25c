-- Numbers for every user, key and team that LiteLLM's small tables hold and the dictionaries lack.
INSERT INTO users
SELECT (SELECT count(*) FROM users) + row_number() OVER (ORDER BY user_id) - 1, user_id
FROM (
    SELECT '' AS user_id
    UNION
    SELECT user_id FROM raw_person WHERE user_id IS NOT NULL
    UNION
    SELECT coalesce(user_id, '') FROM raw_token
) AS found
WHERE user_id NOT IN (SELECT user_id FROM users);

INSERT INTO keys
SELECT (SELECT count(*) FROM keys) + row_number() OVER (ORDER BY api_key) - 1, api_key
FROM (
    SELECT '' AS api_key
    UNION
    SELECT api_key FROM raw_token WHERE api_key IS NOT NULL
) AS found
WHERE api_key NOT IN (SELECT api_key FROM keys);

INSERT INTO teams
SELECT (SELECT count(*) FROM teams) + row_number() OVER (ORDER BY team_id) - 1, team_id
FROM (
    SELECT '' AS team_id
    UNION
    SELECT coalesce(team_id, '') FROM raw_token
) AS found
WHERE team_id NOT IN (SELECT team_id FROM teams);
