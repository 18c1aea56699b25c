-- What makes the figures of a period less than whole. `date` is text: days are compared as text.
WITH
{deleted_key}
usage AS MATERIALIZED (
    SELECT
        spent.date AS day,
        NULLIF(spent.model, '') AS model,
        {is_deleted} AS is_deleted,
        spent.spend = 0 AND (spent.prompt_tokens > 0 OR spent.completion_tokens > 0) AS is_unpriced,
        sum(spent.spend) AS spend,
        sum(spent.api_requests) AS requests,
        sum(spent.prompt_tokens) + sum(spent.completion_tokens) AS tokens
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
    GROUP BY spent.date, NULLIF(spent.model, ''), is_deleted, is_unpriced
),
unpriced AS (
    SELECT
        model,
        sum(requests) AS requests,
        sum(tokens) AS tokens
    FROM usage
    WHERE is_unpriced
    GROUP BY model
),
reach AS (
    SELECT
        (SELECT min(date) FROM "LiteLLM_DailyUserSpend") AS first_day_ever,
        (SELECT max(date) FROM "LiteLLM_DailyUserSpend") AS last_day_ever,
        (SELECT min(day) FROM usage) AS first_day,
        {first_tag_day} AS first_tag_day
),
calendar AS (
    SELECT to_char(moment, 'YYYY-MM-DD') AS day
    FROM generate_series(%(start_date)s::timestamp, %(end_date)s, '1 day') AS moment
)
SELECT
    reach.*,
    (
        SELECT coalesce(array_agg(calendar.day ORDER BY calendar.day), '{{}}')
        FROM calendar
        WHERE calendar.day BETWEEN reach.first_day_ever AND reach.last_day_ever
          AND calendar.day NOT IN (SELECT usage.day FROM usage)
    ) AS days_without_rows,
    (SELECT count(*) FROM unpriced) AS unpriced_models,
    (
        SELECT json_agg(listed)
        FROM (
            SELECT * FROM unpriced ORDER BY tokens DESC, model COLLATE "C" LIMIT %(most_models)s
        ) AS listed
    ) AS unpriced,
    (SELECT coalesce(sum(spend), 0) FROM usage) AS spend,
    (SELECT sum(spend) FILTER (WHERE is_deleted) FROM usage) AS deleted_spend
FROM reach
