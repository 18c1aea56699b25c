INSERT INTO "{table}" AS stored (
    id,
    {owner},
    date,
    api_key,
    {cell},
    model_group,
    prompt_tokens,
    completion_tokens,
    cache_read_input_tokens,
    cache_creation_input_tokens,
    spend,
    api_requests,
    successful_requests,
    failed_requests,
    created_at,
    updated_at
)
SELECT
    md5(
        ROW(
            {owner},
            date,
            api_key,
            {cell},
            min(request_id),
            -- A cell with a NULL needs a new id each time it is stored.
            CASE
                WHEN num_nulls({owner}, {cell}) > 0 THEN (SELECT count(*) FROM "{table}")
            END
        )::text
    ),
    {owner},
    date,
    api_key,
    {cell},
    min(model_group),
    sum(prompt_tokens),
    sum(completion_tokens),
    sum(cache_read_input_tokens),
    sum(cache_creation_input_tokens),
    sum(spend),
    sum(request_count),
    sum(request_count - failed_count),
    sum(failed_count),
    %(updated_at)s AS created_at,
    %(updated_at)s AS updated_at
FROM (
    SELECT
        {owner_value} AS {owner},
        to_char(started_at, 'YYYY-MM-DD') AS date,
        {cell_values},
        request_id,
        api_key,
        model_group,
        request_count,
        failed_count,
        prompt_tokens,
        completion_tokens,
        cache_read_input_tokens,
        cache_creation_input_tokens,
        spend
    FROM {source}
) AS request
GROUP BY
    {owner},
    date,
    api_key,
    {cell},
    -- A NULL never meets the unique index: old releases wrote such a cell anew each time.
    CASE WHEN num_nulls({owner}, {cell}) > 0 THEN request_id END
ORDER BY date
ON CONFLICT ({owner}, date, api_key, {cell}) DO UPDATE SET
    prompt_tokens = stored.prompt_tokens + excluded.prompt_tokens,
    completion_tokens = stored.completion_tokens + excluded.completion_tokens,
    cache_read_input_tokens = stored.cache_read_input_tokens + excluded.cache_read_input_tokens,
    cache_creation_input_tokens
        = stored.cache_creation_input_tokens + excluded.cache_creation_input_tokens,
    spend = stored.spend + excluded.spend,
    api_requests = stored.api_requests + excluded.api_requests,
    successful_requests = stored.successful_requests + excluded.successful_requests,
    failed_requests = stored.failed_requests + excluded.failed_requests,
    updated_at = excluded.updated_at;
