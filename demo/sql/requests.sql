INSERT INTO simulated_request
-- Materialized, or each name is worked out anew wherever it is used (measured 2 s -> 13 s).
WITH person_day AS MATERIALIZED (
    SELECT
        person.*,
        day::date AS day,
        day_key,
        person.spend_per_day
            * exp(0.5 * least(0.5, greatest(-1, (day::date - %(anchor)s)::float8 / %(history_days)s)))
            * (0.9 + 0.2 * pg_temp.chance(day_no, 50))
            * exp(0.7 * pg_temp.normal(day_key, 51) - 0.245)
            * share AS spend_today,
        share AS day_share,
        pg_temp.chance(day_key, 54) < %(null_cell_share)s AS booked_by_old_release,
        CASE WHEN pg_temp.chance(day_no, 55) < 0.03 THEN 8 ELSE 1 END AS outage,
        least(
            40, 1 + floor(-ln(1 - pg_temp.chance(day_key, 53)) * (%(runs_per_day)s - 1) + 0.5)::integer
        ) AS runs
    FROM simulated_person AS person
    CROSS JOIN generate_series(%(first_day)s::timestamp, %(last_day)s::timestamp, '1 day') AS day
    CROSS JOIN LATERAL (
        SELECT
            (day::date - DATE '2000-01-01')::bigint AS day_no,
            (day::date - DATE '2000-01-01')::bigint * 10000000 + person.person_no AS day_key,
            CASE WHEN day::date = %(last_day)s THEN %(last_day_share)s ELSE 1 END AS share
    ) AS keyed
    WHERE day::date >= person.joined
      AND day::date < person.stopped
      AND pg_temp.chance(day_key, 60) < person.activity
          * CASE WHEN extract(isodow FROM day) > 5 AND person.kind = 'person' THEN %(weekend)s ELSE 1 END
),
run AS MATERIALIZED (
    SELECT
        person_day.*,
        day_key * 100 + run_no AS run_key,
        person_day.spend_today * (0.5 + pg_temp.chance(day_key * 100 + run_no, 70)) / runs AS spend_aim,
        CASE WHEN pg_temp.chance(day_key * 100 + run_no, 71) < 0.8 THEN person_day.tool_no
            ELSE person_day.second_tool_no END AS used_tool_no,
        1 + floor(power(pg_temp.chance(day_key * 100 + run_no, 72), 1.5) * keys)::integer AS key_no,
        exp(0.35 * pg_temp.normal(day_key * 100 + run_no, 73)) AS size
    FROM person_day
    CROSS JOIN LATERAL generate_series(1, runs) AS run_no
),
equipped AS MATERIALIZED (
    SELECT
        run.*,
        route.token,
        route.tags AS key_tags,
        tool.agent,
        tool.endpoint,
        tool.completion,
        model.*,
        tool.prompt * run.size AS prompt_size,
        tool.completion * run.size * sign(model.output) AS completion_size,
        CASE WHEN model.cache_read > 0 THEN tool.cached ELSE 0 END AS read_share,
        CASE WHEN model.cache_creation > 0 THEN 0.6 * (1 - tool.cached) ELSE 0 END AS creation_share,
        greatest(
            0, (run.day - DATE '2024-06-01' - floor(20 * pg_temp.chance(run.person_no, 76)))::integer
        ) / tool.cadence AS release,
        pg_temp.chance(run_key, 77) < %(mcp_share)s AND run.kind = 'person' AS is_mcp,
        pg_temp.chance(run_key, 78) < %(untagged_share)s OR run.kind IN ('health', 'unknown') AS is_untagged
    FROM run
    INNER JOIN simulated_route AS route
        ON route.person_no = run.person_no
        AND route.key_no = run.key_no
        AND route.from_day <= run.day
        AND route.until_day > run.day
    INNER JOIN simulated_tool AS tool
        ON tool.tool_no = CASE WHEN run.used_tool_no = 0 THEN 7 ELSE run.used_tool_no END
    INNER JOIN simulated_model AS model
        ON model.model_group = CASE
            WHEN booked_by_old_release THEN tool.models[1]
            ELSE pg_temp.pick(tool.models, pg_temp.chance(run_key, 75))
        END
),
priced AS MATERIALIZED (
    SELECT
        *,
        (
            prompt_size * (
                (1 - read_share - creation_share) * input
                + read_share * cache_read
                + creation_share * cache_creation
            )
            + completion_size * output
        ) / 1000000 AS usual_cost
    FROM equipped
),
counted AS MATERIALIZED (
    SELECT
        *,
        least(
            requests,
            floor(requests * least(1, failure_rate * outage) + pg_temp.chance(run_key, 79))::bigint
        ) AS failed,
        CASE WHEN is_mcp THEN 0 ELSE least(5, spend_aim / usual_cost / requests) END AS scale
    FROM priced
    CROSS JOIN LATERAL (
        SELECT
            CASE
                WHEN is_mcp THEN 1 + floor(12 * pg_temp.chance(run_key, 82))
                ELSE greatest(
                    1, least(CASE WHEN kind = 'person' THEN 120 ELSE 600 END, round(spend_aim / usual_cost))
                )
            END::bigint AS requests
    ) AS rounded
),
metered AS (
    SELECT
        *,
        floor((requests - failed) * scale * prompt_size)::bigint AS prompt_tokens,
        floor((requests - failed) * scale * completion_size)::bigint AS completion_tokens,
        floor((requests - failed) * scale * prompt_size * read_share)::bigint AS read_tokens,
        floor((requests - failed) * scale * prompt_size * creation_share)::bigint AS creation_tokens
    FROM counted
)
SELECT
    run_key,
    user_id,
    token,
    team_id,
    day + (7 + 12 * pg_temp.chance(run_key, 80)) * day_share * INTERVAL '1 hour',
    CASE WHEN is_mcp THEN 'MCP: search_code' ELSE model END,
    CASE WHEN is_mcp THEN '' ELSE model_group END,
    CASE WHEN booked_by_old_release THEN NULL WHEN is_mcp THEN '' ELSE provider END,
    CASE WHEN booked_by_old_release THEN NULL WHEN is_mcp THEN 'github-search_code' ELSE '' END,
    CASE WHEN booked_by_old_release THEN NULL WHEN is_mcp THEN '/mcp/tools/call' ELSE endpoint END,
    CASE
        WHEN is_untagged THEN ARRAY[]::text[]
        ELSE ARRAY[
            'User-Agent: ' || split_part(agent, '/', 1),
            'User-Agent: ' || replace(
                replace(agent, '{minor}', (release / 40)::text), '{patch}', mod(release, 40)::text
            )
        ] || key_tags
    END,
    requests,
    failed,
    prompt_tokens,
    completion_tokens,
    read_tokens,
    creation_tokens,
    -- In steps of 2^-20 USD: sums are the same in whatever order they are made.
    floor(
        (
            (prompt_tokens - read_tokens - creation_tokens) * input
            + read_tokens * cache_read
            + creation_tokens * cache_creation
            + completion_tokens * output
        )::float8 / 1000000 * 1048576
    ) / 1048576
FROM metered;

-- A call inside some of the requests, e.g. a summary: it costs and counts no request;
-- half of them go to another model, so that a cell of theirs has no request at all.
INSERT INTO simulated_request
SELECT
    request_id + 50,
    user_id,
    api_key,
    team_id,
    started_at,
    CASE WHEN other_model THEN 'claude-haiku-4-5-20251001' ELSE model END,
    CASE WHEN other_model THEN 'claude-haiku-4-5' ELSE model_group END,
    CASE WHEN other_model THEN 'anthropic' ELSE custom_llm_provider END,
    mcp_namespaced_tool_name,
    endpoint,
    tags,
    0,
    0,
    prompt_tokens / 16,
    completion_tokens / 16,
    cache_read_input_tokens / 16,
    cache_creation_input_tokens / 16,
    floor(spend / 16 * 1048576) / 1048576
FROM simulated_request
CROSS JOIN LATERAL (SELECT pg_temp.chance(request_id, 83) < 0.5 AS other_model) AS inner_call
WHERE pg_temp.chance(request_id, 81) < %(subcall_share)s
  AND spend > 0;

ANALYZE simulated_request;
