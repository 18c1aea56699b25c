-- Usage of users by day, user, tool and version, in the period and the days it is compared with, cell by
-- cell as load/agents.sql tells. part: the slug of a known tool, else the user agent; '' without one,
-- NULL where it cannot be told. version: '' where none is named. of_no: what each row is a part of
-- besides, such as the number of a team, which all of a cell has.
CREATE OR REPLACE TEMP TABLE slice_part AS
SELECT
    day,
    user_no,
    of_no,
    coalesce(map($agents, $slugs)[agent], agent) AS part,
    agent,
    version,
    {sums},
    0::BIGINT AS unpriced_tokens
FROM (
    SELECT
        whole.day,
        whole.user_no,
        {of_no} AS of_no,
        coalesce(tagsets.agent, '') AS agent,
        coalesce(tagsets.version, '') AS version,
        {own_sums}
    FROM {wholes} AS whole
    JOIN tagsets USING (tagset_no)
    UNION ALL
    SELECT day, user_no, {of_no} AS of_no, agent, version, {columns}
    FROM agent_moves
) AS moved
WHERE user_no > 0
  AND (day BETWEEN $start_date AND $end_date OR day BETWEEN $previous_start AND $previous_end)
GROUP BY ALL
-- Nothing remains of a whole that its parts make up, but for the noise of adding floats.
HAVING sum(requests) <> 0
    OR sum(prompt_tokens + completion_tokens) <> 0
    OR abs(sum(spend)) > 1e-12 * sum(abs(spend))
