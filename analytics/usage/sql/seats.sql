-- Seats under the filters, with what they were on the last day of the window. After seat_keys and
-- seat_decisions.
WITH used AS (
    SELECT
        user_no,
        count(*) FILTER (WHERE day BETWEEN $start_date AND $end_date) AS window_days,
        sum(spend) FILTER (WHERE day BETWEEN $start_date AND $end_date) AS spend,
        count(*) FILTER (WHERE day BETWEEN $previous_start AND $previous_end) AS previous_days,
        count(*) FILTER (WHERE day BETWEEN $recent_start AND $as_of) AS recent_days
    FROM user_day
    WHERE day BETWEEN $counted_start AND $end_date
    GROUP BY user_no
),
live AS (
    SELECT owner_no AS user_no, count(*) AS keys, bool_and(is_blocked) AS is_blocked
    FROM live_key
    GROUP BY owner_no
),
person AS (
    SELECT
        names.user_no,
        names.user_id,
        names.is_known,
        {is_service} AS is_service,
        user_rows.user_role,
        user_rows.team_ids,
        user_rows.created_at,
        user_rows.created_at::DATE AS created,
        first_days.day AS first_day,
        coalesce(used.window_days, 0) AS window_days,
        coalesce(used.previous_days, 0) AS previous_days,
        coalesce(used.recent_days, 0) AS recent_days,
        coalesce(used.spend, 0) AS spend,
        coalesce(live.keys, 0) AS keys,
        coalesce(live.is_blocked, FALSE) AS is_blocked,
        decided.decision
    FROM names
    -- Patterns are of LiteLLM's IDs, whatever readers see in their place.
    JOIN memory.main.users AS account ON account.user_no = names.user_no
    LEFT JOIN user_rows ON user_rows.user_no = names.user_no
    LEFT JOIN first_days ON first_days.user_no = names.user_no AND first_days.day <= $as_of
    LEFT JOIN used ON used.user_no = names.user_no
    LEFT JOIN live ON live.user_no = names.user_no
    LEFT JOIN decided ON decided.user_no = names.user_no
    WHERE {in_scope}
),
rated AS (
    SELECT
        *,
        CASE
            WHEN is_service THEN 'service'
            WHEN is_known THEN 'seat'
            ELSE 'no_row'
        END AS kind,
        CASE
            WHEN window_days > 0 AND recent_days >= $active_days THEN 'active'
            WHEN window_days > 0 THEN 'occasional'
            WHEN first_day IS NOT NULL THEN 'dormant'
            WHEN created IS NULL THEN 'unknown'
            WHEN date_diff('day', created, $as_of) > $grace THEN 'never_used'
            ELSE 'new'
        END AS status
    FROM person
    -- A row that came later than the window was no seat in it; a clock ahead of ours does not matter today.
    WHERE first_day IS NOT NULL
       OR (is_known AND (created IS NULL OR created <= $as_of OR $as_of = $today))
)
SELECT *
FROM (
    SELECT
        *,
        CASE
            WHEN NOT $has_previous THEN NULL
            WHEN window_days > 0 AND previous_days > 0 THEN 'stayed'
            WHEN window_days > 0 AND first_day >= $start_date THEN 'first_used'
            WHEN window_days > 0 THEN 'came_back'
            WHEN previous_days > 0 THEN 'lapsed'
            WHEN status <> 'new' THEN 'still_idle'
        END AS move
    FROM rated
) AS moved
WHERE {is_shown}
