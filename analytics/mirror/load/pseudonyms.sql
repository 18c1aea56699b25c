-- Users, names, tags and user agents without anybody's name. After each change of these tables.
DELETE FROM hidden_users;

-- IDs that LiteLLM gives to itself name nobody and stay.
INSERT INTO hidden_users
SELECT
    user_no,
    CASE
        WHEN user_no = 0 OR list_contains($known_ids, user_id) THEN user_id
        ELSE 'user-' || left(sha256($secret || user_id), 12)
    END
FROM users;

DELETE FROM hidden_names;

INSERT INTO hidden_names
SELECT user_no, hidden.user_id, NULL, NULL, is_known, hidden.user_id, hidden.user_id
FROM names
JOIN hidden_users AS hidden USING (user_no)
ORDER BY user_no;

-- What names somebody: IDs, emails, what stands before their @, and aliases of users and keys.
CREATE OR REPLACE TEMP TABLE naming AS
SELECT DISTINCT trim(lower(text)) AS text
FROM (
    SELECT unnest([user_id, user_email, user_alias, split_part(user_email, '@', 1)]) AS text
    FROM names
    UNION ALL
    SELECT key_alias FROM key_rows
) AS found
WHERE trim(text) <> '';

DELETE FROM hidden_agents;

INSERT INTO hidden_agents
SELECT
    agent_no,
    CASE WHEN contains(agent, '@') THEN 'User-Agent: agent-' || left(sha256($secret || agent), 12) ELSE agent END,
    CASE WHEN contains(version, '@') THEN 'version-' || left(sha256($secret || version), 12) ELSE version END
FROM agents;

DELETE FROM hidden_tags;

-- A user agent is cut as in dictionaries.sql. Any other tag is hidden whole where it holds an email,
-- or where the text after its first colon, or a word of it, names somebody.
INSERT INTO hidden_tags
SELECT
    tags.tag_no,
    CASE
        WHEN tags.is_agent AND contains(tags.tag, '/') THEN
            hidden.agent || '/' || hidden.version
        WHEN tags.is_agent THEN hidden.agent
        WHEN contains(tags.tag, '@') OR tags.tag_no IN (
            SELECT tag_no
            FROM (
                SELECT tag_no, unnest(
                    [substr(lower(tag), instr(tag, ':') + 1), lower(tag)]
                    || regexp_split_to_array(lower(tag), '[:=/,; ]+')
                ) AS part
                FROM tags
                WHERE NOT is_agent
            ) AS parts
            WHERE trim(part) IN (SELECT text FROM naming)
        ) THEN 'tag-' || left(sha256($secret || tags.tag), 12)
        ELSE tags.tag
    END,
    tags.is_agent
FROM tags
LEFT JOIN agents
    ON tags.is_agent
   AND agents.agent = split_part(tags.tag, '/', 1)
   AND agents.version = CASE
        WHEN contains(tags.tag, '/') THEN substr(tags.tag, instr(tags.tag, '/') + 1)
        ELSE ''
    END
LEFT JOIN hidden_agents AS hidden USING (agent_no);

DROP TABLE naming;
