-- Which days the request logs hold wholly: they add up to what was booked, with no request missing.
WITH logged AS (
    SELECT
        to_char(log."startTime", 'YYYY-MM-DD') AS day,
        sum(log.spend) AS spend,
        count(*) AS requests
    FROM "LiteLLM_SpendLogs" AS log
    WHERE log."startTime" >= %(start_date)s::date
      AND log."startTime" < %(end_date)s::date + 1
    GROUP BY 1
),
booked AS (
    SELECT
        spent.date AS day,
        sum(spent.spend) AS spend,
        sum(spent.api_requests) AS requests
    FROM "LiteLLM_DailyUserSpend" AS spent
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
    GROUP BY spent.date
)
SELECT
    day,
    coalesce(
        logged.requests >= booked.requests
        -- Both add the same amounts, each in its own order.
        AND abs(logged.spend - booked.spend) <= 1e-6 + 1e-9 * abs(booked.spend),
        FALSE
    ) AS is_whole
FROM booked
FULL JOIN logged USING (day)
ORDER BY day
