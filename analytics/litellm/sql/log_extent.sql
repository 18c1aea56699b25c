-- How far the request log reaches; "startTime" has an index, UTC without a zone.
SELECT
    to_char(min("startTime"), 'YYYY-MM-DD') AS first_day,
    to_char(max("startTime"), 'YYYY-MM-DD') AS last_day,
    max("startTime") AS updated_at
FROM "LiteLLM_SpendLogs"
