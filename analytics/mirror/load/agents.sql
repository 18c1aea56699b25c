-- Which parts of cells went through which user agent. User agents exclude each other and add up, and
-- what no agent carries has none. After cells.

-- Tags of some requests of a cell, where no tag tells more of all of them.
CREATE OR REPLACE TEMP TABLE version_part AS
SELECT
    partial.day,
    partial.user_no,
    partial.key_no,
    partial.model_no,
    partial.route_no,
    partial.team_no,
    partial.tagset_no,
    partial.sharers,
    tagsets.agent_no = 0 AS is_open,
    agent_tag.agent,
    agent_tag.version,
    partial.spend,
    partial.requests,
    partial.successes,
    partial.failures,
    partial.prompt_tokens,
    partial.completion_tokens,
    partial.cache_read_tokens,
    partial.user_spend,
    partial.user_requests,
    partial.user_successes,
    partial.user_failures,
    partial.user_prompt_tokens,
    partial.user_completion_tokens,
    partial.user_cache_read_tokens
FROM partial
JOIN agent_tag USING (tag_no)
JOIN tagsets USING (tagset_no)
JOIN agents AS named USING (agent_no)
WHERE partial.user_no > 0
  AND (tagsets.agent_no = 0 OR (named.agent = agent_tag.agent AND named.version = ''));

-- The tag of a user agent holds those of its versions.
CREATE OR REPLACE TEMP TABLE agent_part AS
SELECT
    day,
    user_no,
    key_no,
    model_no,
    route_no,
    agent,
    any_value(team_no) AS team_no,
    any_value(tagset_no) AS tagset_no,
    any_value(sharers) AS sharers,
    any_value(is_open) AS is_open,
    greatest(
        coalesce(sum(CASE WHEN version = '' THEN spend END), 0),
        coalesce(sum(CASE WHEN version <> '' THEN spend END), 0)
    ) AS spend,
    greatest(
        coalesce(sum(CASE WHEN version = '' THEN requests END), 0),
        coalesce(sum(CASE WHEN version <> '' THEN requests END), 0)
    ) AS requests,
    greatest(
        coalesce(sum(CASE WHEN version = '' THEN successes END), 0),
        coalesce(sum(CASE WHEN version <> '' THEN successes END), 0)
    ) AS successes,
    greatest(
        coalesce(sum(CASE WHEN version = '' THEN failures END), 0),
        coalesce(sum(CASE WHEN version <> '' THEN failures END), 0)
    ) AS failures,
    greatest(
        coalesce(sum(CASE WHEN version = '' THEN prompt_tokens END), 0),
        coalesce(sum(CASE WHEN version <> '' THEN prompt_tokens END), 0)
    ) AS prompt_tokens,
    greatest(
        coalesce(sum(CASE WHEN version = '' THEN completion_tokens END), 0),
        coalesce(sum(CASE WHEN version <> '' THEN completion_tokens END), 0)
    ) AS completion_tokens,
    greatest(
        coalesce(sum(CASE WHEN version = '' THEN cache_read_tokens END), 0),
        coalesce(sum(CASE WHEN version <> '' THEN cache_read_tokens END), 0)
    ) AS cache_read_tokens,
    any_value(user_spend) AS user_spend,
    any_value(user_requests) AS user_requests,
    any_value(user_successes) AS user_successes,
    any_value(user_failures) AS user_failures,
    any_value(user_prompt_tokens) AS user_prompt_tokens,
    any_value(user_completion_tokens) AS user_completion_tokens,
    any_value(user_cache_read_tokens) AS user_cache_read_tokens
FROM version_part
GROUP BY day, user_no, key_no, model_no, route_no, agent;

-- is_told: the parts are parts of this user's cell alone, and no more than it.
CREATE OR REPLACE TEMP TABLE cell_part AS
SELECT
    day,
    user_no,
    key_no,
    model_no,
    route_no,
    any_value(team_no) AS team_no,
    any_value(tagset_no) AS tagset_no,
    any_value(is_open) AS is_open,
    any_value(sharers) = 1
    AND sum(spend) <= any_value(user_spend) * (1 + 1e-9)
    AND sum(requests) <= any_value(user_requests)
    AND sum(successes) <= any_value(user_successes)
    AND sum(failures) <= any_value(user_failures)
    AND sum(prompt_tokens) <= any_value(user_prompt_tokens)
    AND sum(completion_tokens) <= any_value(user_completion_tokens) AS is_told,
    any_value(user_spend) AS spend,
    any_value(user_requests) AS requests,
    any_value(user_successes) AS successes,
    any_value(user_failures) AS failures,
    any_value(user_prompt_tokens) AS prompt_tokens,
    any_value(user_completion_tokens) AS completion_tokens,
    any_value(user_cache_read_tokens) AS cache_read_tokens
FROM agent_part
GROUP BY day, user_no, key_no, model_no, route_no;

INSERT INTO agent_moves
SELECT
    moved.day,
    moved.user_no,
    moved.team_no,
    moved.model_no,
    moved.tagset_no,
    agents.agent_no,
    moved.of_version,
    sum(side.sign * moved.spend),
    sum(side.sign * moved.requests),
    sum(side.sign * moved.successes),
    sum(side.sign * moved.failures),
    sum(side.sign * moved.prompt_tokens),
    sum(side.sign * moved.completion_tokens),
    sum(side.sign * moved.cache_read_tokens)
FROM (
    SELECT agent_part.*, '' AS from_agent, '' AS version, FALSE AS of_version
    FROM agent_part
    JOIN cell_part USING (day, user_no, key_no, model_no, route_no)
    WHERE agent_part.is_open AND cell_part.is_told
    UNION ALL BY NAME
    SELECT *, NULL AS agent, '' AS from_agent, '' AS version, FALSE AS of_version
    FROM cell_part
    WHERE is_open AND NOT is_told
    UNION ALL BY NAME
    SELECT version_part.*, version_part.agent AS from_agent, TRUE AS of_version
    FROM version_part
    JOIN cell_part USING (day, user_no, key_no, model_no, route_no)
    WHERE version_part.version <> '' AND cell_part.is_told
) AS moved
CROSS JOIN (VALUES (1), (-1)) AS side (sign)
JOIN agents
    ON agents.agent IS NOT DISTINCT FROM CASE WHEN side.sign > 0 THEN moved.agent ELSE moved.from_agent END
   AND agents.version = CASE WHEN side.sign > 0 THEN moved.version ELSE '' END
GROUP BY ALL
ORDER BY moved.day, moved.user_no;

INSERT INTO agent_day
SELECT
    day,
    user_no,
    team_no,
    agent_no,
    CASE WHEN abs(sum(spend)) > 1e-12 * sum(abs(spend)) THEN sum(spend) ELSE 0 END,
    sum(requests),
    sum(successes),
    sum(failures),
    sum(prompt_tokens),
    sum(completion_tokens),
    sum(cache_read_tokens)
FROM (
    SELECT
        cells.day,
        cells.user_no,
        cells.team_no,
        tagsets.agent_no,
        cells.spend,
        cells.requests,
        cells.successes,
        cells.failures,
        cells.prompt_tokens,
        cells.completion_tokens,
        cells.cache_read_tokens
    FROM cells
    JOIN tagsets USING (tagset_no)
    WHERE cells.user_no > 0
    UNION ALL BY NAME
    SELECT * EXCLUDE (model_no, tagset_no, of_version)
    FROM agent_moves
) AS moved
GROUP BY day, user_no, team_no, agent_no
-- Nothing remains of a whole that its parts make up, but for the noise of adding floats.
HAVING sum(requests) <> 0
    OR sum(prompt_tokens + completion_tokens + cache_read_tokens) <> 0
    OR sum(successes) <> 0
    OR sum(failures) <> 0
    OR abs(sum(spend)) > 1e-12 * sum(abs(spend))
ORDER BY day, user_no;
