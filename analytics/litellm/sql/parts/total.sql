-- All requests of the period by user; user_id is NULL for what belongs to nobody.
total AS MATERIALIZED (
    SELECT
        NULLIF(spent.user_id, '') AS user_id,
        sum(spent.spend) AS spend,
        sum(spent.api_requests::{whole}) AS requests,
        sum(spent.successful_requests::{whole}) AS successes,
        sum(spent.failed_requests::{whole}) AS failures,
        sum(spent.prompt_tokens::{whole}) AS prompt_tokens,
        sum(spent.completion_tokens::{whole}) AS completion_tokens,
        -- NULL where a day is none of the calendar's, so that nobody takes it for one.
        CASE WHEN bool_and(calendar.bit IS NOT NULL) THEN bit_or(calendar.bit) END AS active_days
    FROM "LiteLLM_DailyUserSpend" AS spent
    LEFT JOIN calendar ON calendar.day = spent.date
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
    GROUP BY 1
)
