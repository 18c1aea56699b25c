-- Requests with at least one of the tags, one by one from the request logs, by user, day and model.
-- Only where the logs cover every day: see log_coverage.sql.
logged AS MATERIALIZED (
    SELECT
        NULLIF(log."user", '') AS user_id,
        to_char(log."startTime", 'YYYY-MM-DD') AS day,
        log.model,
        count(*) AS all_requests,
        count(*) FILTER (WHERE log.request_tags ?| %(tags)s) AS requests,
        count(*) FILTER (WHERE log.request_tags ?| %(tags)s AND log.status = 'failure') AS failures,
        sum(log.spend) FILTER (WHERE log.request_tags ?| %(tags)s) AS spend,
        sum(log.prompt_tokens::bigint) FILTER (WHERE log.request_tags ?| %(tags)s) AS prompt_tokens,
        sum(log.completion_tokens::bigint) FILTER (WHERE log.request_tags ?| %(tags)s)
            AS completion_tokens
    FROM "LiteLLM_SpendLogs" AS log
    WHERE log."startTime" >= %(start_date)s::date
      AND log."startTime" < %(end_date)s::date + 1
    GROUP BY 1, 2, 3
),
booked AS MATERIALIZED (
    SELECT
        NULLIF(spent.user_id, '') AS user_id,
        spent.date AS day,
        coalesce(spent.model, '') AS model,
        sum(spent.spend) AS spend,
        sum(spent.api_requests) AS requests,
        sum(spent.successful_requests) AS successes,
        sum(spent.failed_requests) AS failures
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
    GROUP BY 1, 2, 3
),
-- LiteLLM logs the calls that it makes inside a request, too, and counts them as no request. Where
-- there are such calls, tagged requests are at most as many as were booked; spend is exact.
counted AS MATERIALIZED (
    SELECT
        logged.user_id,
        logged.day,
        logged.model,
        calendar.bit AS active_days,
        logged.spend,
        logged.spend AS spend_at_least,
        logged.spend AS most_together,
        logged.spend AS least_together,
        least(logged.requests, coalesce(booked.requests, 0)) AS requests,
        least(logged.requests - logged.failures, coalesce(booked.successes, 0)) AS successes,
        least(logged.failures, coalesce(booked.failures, 0)) AS failures,
        logged.prompt_tokens,
        logged.completion_tokens,
        logged.requests = logged.all_requests OR logged.all_requests = booked.requests AS exact,
        TRUE AS certain,
        TRUE AS is_booked
    FROM logged
    LEFT JOIN booked
        ON booked.user_id IS NOT DISTINCT FROM logged.user_id
       AND booked.day = logged.day
       AND booked.model = logged.model
    LEFT JOIN calendar ON calendar.day = logged.day
    WHERE logged.requests > 0
)
