-- Tags and models of the users in `shown`, most used first.
user_key AS MATERIALIZED (
    SELECT spent.user_id, spent.api_key
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
      AND spent.user_id IN (SELECT user_id FROM shown)
    GROUP BY spent.user_id, spent.api_key
),
key_row AS {materialized} (
    {key_rows}
),
known_key AS MATERIALIZED (
    SELECT api_key, min(user_id COLLATE "C") < max(user_id COLLATE "C") AS is_shared
    FROM key_row
    GROUP BY api_key
),
shown_tag AS {materialized} (
    {tag_rows}
),
-- A key with one user: its tags are that user's.
key_tag AS MATERIALIZED (
    SELECT shown_tag.api_key, shown_tag.tag, {model} AS model, sum(shown_tag.requests) AS requests
    FROM shown_tag
    JOIN known_key USING (api_key)
    WHERE NOT known_key.is_shared
    GROUP BY 1, 2, 3
),
-- A key with several: by cells that have one user, and by tags that are on all of a cell.
shared_cell AS MATERIALIZED (
    SELECT
        day, api_key, model, provider, mcp_tool, endpoint,
        array_agg(DISTINCT user_id) AS user_ids,
        sum(requests) AS requests,
        sum(spend) AS spend
    FROM key_row
    WHERE api_key IN (SELECT api_key FROM known_key WHERE is_shared)
    GROUP BY 1, 2, 3, 4, 5, 6
),
shared_tag AS MATERIALIZED (
    SELECT *
    FROM shown_tag
    WHERE api_key IN (SELECT api_key FROM known_key WHERE is_shared)
),
cell_tag AS (
    SELECT
        shared_cell.user_ids,
        shared_tag.tag,
        model,
        shared_tag.requests
    FROM shared_cell
    JOIN shared_tag USING (day, api_key, model, provider, mcp_tool, endpoint)
    WHERE cardinality(shared_cell.user_ids) = 1
       OR (
           shared_cell.requests > 0
           AND shared_tag.requests >= shared_cell.requests
           AND shared_tag.spend >= shared_cell.spend * (1 - 1e-12)
       )
),
user_tag AS MATERIALIZED (
    SELECT user_key.user_id, key_tag.tag, key_tag.model, key_tag.requests
    FROM user_key
    JOIN key_tag USING (api_key)
    UNION ALL
    SELECT cell_user.user_id, cell_tag.tag, cell_tag.model, cell_tag.requests
    FROM cell_tag
    CROSS JOIN LATERAL unnest(cell_tag.user_ids) AS cell_user (user_id)
),
user_tags AS MATERIALIZED (
    SELECT user_id, array_agg(tag ORDER BY requests DESC, tag COLLATE "C") AS tags
    FROM (
        SELECT user_id, tag, sum(requests) AS requests
        FROM user_tag
        GROUP BY user_id, tag
    ) AS used_tag
    GROUP BY user_id
),
user_models AS MATERIALIZED (
    SELECT user_id, array_agg(model ORDER BY requests DESC, model COLLATE "C") AS models
    FROM (
        {user_models}
    ) AS used_model
    GROUP BY user_id
)
