-- Views of the chosen teams and models alone, in place of the tables of the same names: a temporary
-- name comes before that of a table, which is then memory.main.<name>. A filter keeps or leaves out
-- whole cells, so each statement counts in them as it does in all. tag_day and unattributed_day stay
-- whole: they tell which tags exist, and what belongs to nobody whatever the filters. After
-- chosen_cells and days_in_scope.
CREATE TEMP VIEW cells AS
SELECT *
FROM memory.main.cells
WHERE {is_chosen};

CREATE TEMP VIEW partial AS
SELECT *
FROM memory.main.partial
WHERE {is_chosen};

CREATE TEMP VIEW agent_moves AS
SELECT *
FROM memory.main.agent_moves
WHERE {is_chosen};

CREATE TEMP VIEW agent_day AS
SELECT
    day,
    user_no,
    team_no,
    agent_no,
    CASE WHEN abs(sum(spend)) > 1e-12 * sum(abs(spend)) THEN sum(spend) ELSE 0 END AS spend,
    sum(requests)::BIGINT AS requests,
    sum(successes)::BIGINT AS successes,
    sum(failures)::BIGINT AS failures,
    sum(prompt_tokens)::BIGINT AS prompt_tokens,
    sum(completion_tokens)::BIGINT AS completion_tokens,
    sum(cache_read_tokens)::BIGINT AS cache_read_tokens
FROM (
    SELECT cell.*, tagsets.agent_no
    FROM memory.main.cells AS cell
    JOIN tagsets USING (tagset_no)
    WHERE user_no > 0
      AND {is_chosen}
    UNION ALL BY NAME
    SELECT *
    FROM memory.main.agent_moves
    WHERE {is_chosen}
) AS moved
GROUP BY day, user_no, team_no, agent_no
HAVING sum(requests) <> 0
    OR sum(prompt_tokens + completion_tokens + cache_read_tokens) <> 0
    OR sum(successes) <> 0
    OR sum(failures) <> 0
    OR abs(sum(spend)) > 1e-12 * sum(abs(spend));

CREATE TEMP VIEW user_day AS
FROM user_day_{n};

-- Its readers add up: a row for each cell will do.
CREATE TEMP VIEW set_day AS
SELECT
    day,
    user_no,
    tagset_no,
    spend,
    requests,
    successes,
    failures,
    prompt_tokens,
    completion_tokens,
    cache_read_tokens
FROM memory.main.cells
WHERE {is_chosen};
