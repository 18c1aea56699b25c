-- The raw rows of some days as cells, with the tags that cover each of them.

-- The team of a day's key: the one recorded with most of its spend; on a day without any team row,
-- which older releases and pruned days have, the team of the key itself.
CREATE OR REPLACE TEMP TABLE key_day_team AS
SELECT
    team_row.day,
    keys.key_no,
    arg_max(teams.team_no, (team_row.spend, team_row.requests, team_row.team_id)) AS team_no
FROM (
    SELECT
        day,
        coalesce(api_key, '') AS api_key,
        coalesce(team_id, '') AS team_id,
        sum(spend) AS spend,
        sum(requests) AS requests
    FROM raw_team
    GROUP BY ALL
) AS team_row
JOIN keys USING (api_key)
JOIN teams USING (team_id)
GROUP BY team_row.day, keys.key_no
UNION ALL
SELECT fresh.day, tokens.key_no, tokens.team_no
FROM fresh
CROSS JOIN tokens
WHERE fresh.day NOT IN (SELECT day FROM raw_team);

CREATE OR REPLACE TEMP TABLE part AS
SELECT
    raw.day,
    users.user_no,
    keys.key_no,
    models.model_no,
    routes.route_no,
    coalesce(sum(raw.spend), 0) AS spend,
    coalesce(sum(raw.requests), 0)::BIGINT AS requests,
    coalesce(sum(raw.successes), 0)::BIGINT AS successes,
    coalesce(sum(raw.failures), 0)::BIGINT AS failures,
    coalesce(sum(raw.prompt_tokens), 0)::BIGINT AS prompt_tokens,
    coalesce(sum(raw.completion_tokens), 0)::BIGINT AS completion_tokens,
    coalesce(sum(raw.cache_read_tokens), 0)::BIGINT AS cache_read_tokens,
    coalesce(sum(raw.cache_creation_tokens), 0)::BIGINT AS cache_creation_tokens,
    coalesce(sum(raw.savings), 0) AS savings,
    coalesce(sum(raw.response_ms), 0) AS response_ms,
    coalesce(sum(raw.timed_requests), 0)::BIGINT AS timed_requests
FROM raw_user AS raw
JOIN users ON users.user_id = coalesce(raw.user_id, '')
JOIN keys ON keys.api_key = coalesce(raw.api_key, '')
JOIN models ON models.model = coalesce(raw.model, '')
JOIN routes
    ON routes.provider = coalesce(raw.provider, '')
   AND routes.mcp_tool = coalesce(raw.mcp_tool, '')
   AND routes.endpoint = coalesce(raw.endpoint, '')
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE whole AS
SELECT
    day,
    key_no,
    model_no,
    route_no,
    count(*)::INTEGER AS sharers,
    coalesce(sum(CASE WHEN user_no > 0 THEN 1 END), 0)::INTEGER AS named_sharers,
    coalesce(sum(CASE WHEN user_no > 0 THEN spend END), 0) AS named_spend,
    sum(spend) AS cell_spend,
    sum(requests)::BIGINT AS cell_requests,
    sum(successes)::BIGINT AS cell_successes,
    sum(failures)::BIGINT AS cell_failures,
    sum(prompt_tokens)::BIGINT AS cell_prompt_tokens,
    sum(completion_tokens)::BIGINT AS cell_completion_tokens
FROM part
GROUP BY day, key_no, model_no, route_no;

CREATE OR REPLACE TEMP TABLE tagged AS
SELECT
    tag_row.*,
    coalesce(
        -- A cell without anything in it is covered by no tag.
        (cell_requests + cell_prompt_tokens + cell_completion_tokens > 0 OR cell_spend > 0)
        -- Less the noise of adding floats.
        AND tag_row.spend >= cell_spend * (1 - 1e-12)
        AND tag_row.requests >= cell_requests
        AND tag_row.successes >= cell_successes
        AND tag_row.failures >= cell_failures
        AND tag_row.prompt_tokens >= cell_prompt_tokens
        AND tag_row.completion_tokens >= cell_completion_tokens,
        FALSE
    ) AS covers
FROM (
    SELECT
        raw.day,
        tags.tag_no,
        tags.is_agent,
        keys.key_no,
        models.model_no,
        routes.route_no,
        coalesce(sum(raw.spend), 0) AS spend,
        coalesce(sum(raw.requests), 0)::BIGINT AS requests,
        coalesce(sum(raw.successes), 0)::BIGINT AS successes,
        coalesce(sum(raw.failures), 0)::BIGINT AS failures,
        coalesce(sum(raw.prompt_tokens), 0)::BIGINT AS prompt_tokens,
        coalesce(sum(raw.completion_tokens), 0)::BIGINT AS completion_tokens,
        coalesce(sum(raw.cache_read_tokens), 0)::BIGINT AS cache_read_tokens,
        coalesce(sum(raw.cache_creation_tokens), 0)::BIGINT AS cache_creation_tokens
    FROM raw_tag AS raw
    JOIN tags ON tags.tag = raw.tag
    JOIN keys ON keys.api_key = coalesce(raw.api_key, '')
    JOIN models ON models.model = coalesce(raw.model, '')
    JOIN routes
        ON routes.provider = coalesce(raw.provider, '')
       AND routes.mcp_tool = coalesce(raw.mcp_tool, '')
       AND routes.endpoint = coalesce(raw.endpoint, '')
    GROUP BY ALL
) AS tag_row
LEFT JOIN whole USING (day, key_no, model_no, route_no);

CREATE OR REPLACE TEMP TABLE cell_set AS
SELECT day, key_no, model_no, route_no, list(tag_no ORDER BY tag_no) AS tags
FROM tagged
WHERE covers
GROUP BY day, key_no, model_no, route_no;

INSERT INTO tagsets
WITH new_set AS (
    SELECT (SELECT count(*) FROM tagsets) + row_number() OVER (ORDER BY tags) - 1 AS tagset_no, tags
    FROM (
        SELECT []::INTEGER[] AS tags
        UNION
        SELECT tags FROM cell_set
    ) AS found
    WHERE tags NOT IN (SELECT tags FROM tagsets)
),
named AS (
    -- Of several user agents, which only people can write, the first.
    SELECT
        tagset_no,
        min(agent) AS agent,
        arg_min(version, (agent, version)) FILTER (WHERE version <> '') AS version,
        arg_min(agent, (agent, version)) FILTER (WHERE version <> '') AS version_agent
    FROM (
        SELECT tagset_no, unnest(tags) AS tag_no FROM new_set
    ) AS set_tag
    JOIN agent_tag USING (tag_no)
    GROUP BY tagset_no
)
SELECT
    new_set.tagset_no,
    new_set.tags,
    agents.agent_no
FROM new_set
LEFT JOIN named USING (tagset_no)
JOIN agents
    ON agents.agent = coalesce(named.agent, '')
   AND agents.version = CASE WHEN named.version_agent = named.agent THEN named.version ELSE '' END;

INSERT INTO cells
SELECT
    part.day,
    part.user_no,
    part.key_no,
    coalesce(key_day_team.team_no, 0),
    part.model_no,
    part.route_no,
    coalesce(tagsets.tagset_no, 0),
    whole.sharers,
    part.spend,
    part.requests,
    part.successes,
    part.failures,
    part.prompt_tokens,
    part.completion_tokens,
    part.cache_read_tokens,
    part.cache_creation_tokens,
    part.savings,
    part.response_ms,
    part.timed_requests
FROM part
JOIN whole USING (day, key_no, model_no, route_no)
LEFT JOIN key_day_team USING (day, key_no)
LEFT JOIN cell_set USING (day, key_no, model_no, route_no)
LEFT JOIN tagsets ON tagsets.tags = cell_set.tags
ORDER BY part.day, part.user_no;

INSERT INTO partial
SELECT
    tagged.day,
    tagged.tag_no,
    tagged.is_agent,
    part.user_no,
    tagged.key_no,
    coalesce(key_day_team.team_no, 0),
    tagged.model_no,
    tagged.route_no,
    coalesce(tagsets.tagset_no, 0),
    coalesce(whole.sharers, 0),
    coalesce(whole.named_sharers, 0),
    coalesce(whole.named_spend, 0),
    tagged.spend,
    tagged.requests,
    tagged.successes,
    tagged.failures,
    tagged.prompt_tokens,
    tagged.completion_tokens,
    tagged.cache_read_tokens,
    tagged.cache_creation_tokens,
    part.spend,
    part.requests,
    part.successes,
    part.failures,
    part.prompt_tokens,
    part.completion_tokens,
    part.cache_read_tokens,
    part.cache_creation_tokens,
    whole.cell_spend,
    whole.cell_requests,
    whole.cell_successes,
    whole.cell_failures,
    whole.cell_prompt_tokens,
    whole.cell_completion_tokens
FROM tagged
LEFT JOIN part USING (day, key_no, model_no, route_no)
LEFT JOIN whole USING (day, key_no, model_no, route_no)
LEFT JOIN key_day_team USING (day, key_no)
LEFT JOIN cell_set USING (day, key_no, model_no, route_no)
LEFT JOIN tagsets ON tagsets.tags = cell_set.tags
WHERE NOT tagged.covers
ORDER BY tagged.day, tagged.tag_no;
