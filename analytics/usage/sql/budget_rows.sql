-- Each owner in scope with its window, state, rate and date of exhaustion.

-- The duration as LiteLLM writes it. 30 days end with a month, see analytics/domain/budgets.py.
CREATE OR REPLACE TEMP TABLE budget_window AS
WITH budget_owner AS (
    {owners}
),
duration AS (
    SELECT
        row_number() OVER () AS budget_no,
        * EXCLUDE (searched, team_ids),
        CASE
            WHEN regexp_full_match(budget_duration, '[0-9]{{1,9}}(s|m|h|d|w|mo)')
                THEN regexp_extract(budget_duration, '[0-9]+')::BIGINT
        END AS length,
        regexp_extract(budget_duration, '[a-z]+') AS unit
    FROM budget_owner
    WHERE {in_scope}
),
started AS (
    SELECT
        *,
        -- NULL before the first year of timestamps.
        TRY(
            CASE
                WHEN length = 0 THEN NULL
                WHEN unit = 'mo' THEN budget_reset_at - to_months(length::INTEGER)
                WHEN budget_duration = '30d' AND day(budget_reset_at) = 1
                    THEN budget_reset_at - to_months(1)
                WHEN unit = 'w' THEN budget_reset_at - to_weeks(length::INTEGER)
                WHEN unit = 'd' THEN budget_reset_at - to_days(length::INTEGER)
                WHEN unit = 'h' THEN budget_reset_at - to_hours(length)
                WHEN unit = 'm' THEN budget_reset_at - to_minutes(length)
                WHEN unit = 's' THEN budget_reset_at - to_seconds(length)
            END
        ) AS reset_window_start
    FROM duration
),
placed AS (
    SELECT
        * EXCLUDE (length, unit, reset_window_start),
        CASE
            WHEN budget_duration IS NULL AND budget_reset_at IS NULL
                THEN coalesce(created_at, $data_since::TIMESTAMP)
            WHEN reset_window_start >= TIMESTAMP '0001-01-01' THEN reset_window_start
        END AS window_start
    FROM started
)
SELECT
    * EXCLUDE (window_start),
    CASE WHEN window_start <= $moment THEN window_start END AS window_start,
    CASE
        WHEN max_budget IS NULL THEN 'none'
        WHEN spend IS NULL THEN 'unknown'
        WHEN spend > 0 AND spend >= max_budget THEN 'over'
        WHEN max_budget <= 0 THEN 'zero'
        WHEN spend > $near * max_budget THEN 'near'
        ELSE 'within'
    END AS state,
    CASE
        WHEN spend IS NULL THEN NULL
        WHEN max_budget > 0 THEN least(spend / max_budget, $most_utilization)
        WHEN max_budget IS NOT NULL THEN (spend > 0)::DOUBLE
    END AS utilization
FROM placed;

-- The daily rows of each window with a limit.
CREATE OR REPLACE TEMP TABLE budget_spend AS
WITH limited AS (
    SELECT
        budget_no,
        kind,
        user_no,
        key_no,
        team_no,
        organization_id,
        window_start::DATE AS first_day,
        -- Of a day within which the window begins, or the owner was created, only a part counts.
        -- LiteLLM resets by the calendar: the first window begins before its owner does.
        greatest(
            (greatest(window_start, created_at) + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND)::DATE,
            $data_since
        ) AS first_complete_day
    FROM budget_window
    WHERE max_budget IS NOT NULL
      AND window_start IS NOT NULL
),
spent AS (
    SELECT limited.*, user_day.day, user_day.spend
    FROM limited
    JOIN user_day USING (user_no)
    WHERE limited.kind = 'user'
      AND user_day.day >= limited.first_day
    UNION ALL
    SELECT limited.*, cells.day, cells.spend
    FROM limited
    JOIN cells USING (key_no)
    WHERE limited.kind = 'key'
      AND cells.day >= limited.first_day
    UNION ALL
    SELECT limited.*, cells.day, cells.spend
    FROM limited
    JOIN cells USING (team_no)
    WHERE limited.kind = 'team'
      AND cells.day >= limited.first_day
    UNION ALL
    SELECT limited.*, cells.day, cells.spend
    FROM limited
    JOIN cells USING (user_no, team_no)
    WHERE limited.kind = 'member'
      AND cells.day >= limited.first_day
    UNION ALL
    SELECT limited.*, cells.day, cells.spend
    FROM limited
    JOIN team_rows USING (organization_id)
    JOIN cells ON cells.team_no = team_rows.team_no
    WHERE limited.kind = 'organization'
      AND cells.day >= limited.first_day
)
SELECT
    limited.budget_no,
    greatest(date_diff('day', limited.first_complete_day, $today), 0) AS complete_days,
    coalesce(sum(spent.spend), 0) AS recorded,
    coalesce(sum(spent.spend) FILTER (WHERE spent.day = limited.first_day), 0) AS first_day,
    coalesce(sum(spent.spend) FILTER (WHERE spent.day >= $today), 0) AS today,
    coalesce(
        sum(spent.spend) FILTER (
            WHERE spent.day >= limited.first_complete_day
              AND spent.day < $today
        ),
        0
    ) AS complete
FROM limited
LEFT JOIN spent USING (budget_no)
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE budget_row AS
WITH rated AS (
    SELECT
        budget_window.*,
        coalesce(budget_spend.complete_days, 0) AS complete_days,
        budget_spend.recorded,
        coalesce(budget_spend.first_day, 0) AS first_day,
        coalesce(budget_spend.today, 0) AS today,
        CASE
            WHEN budget_spend.complete_days > 0
                THEN budget_spend.complete / budget_spend.complete_days
        END AS run_rate
    FROM budget_window
    LEFT JOIN budget_spend USING (budget_no)
),
projected AS (
    SELECT
        *,
        CASE
            WHEN state IN ('near', 'within')
             AND run_rate > 0
             AND (max_budget - spend) / run_rate <= $most_days_left
                THEN $moment + to_microseconds(((max_budget - spend) / run_rate * 86400e6)::BIGINT)
        END AS reached_at
    FROM rated
)
SELECT
    * EXCLUDE (reached_at),
    CASE
        WHEN coalesce(budget_reset_at <= $moment, TRUE) OR reached_at < budget_reset_at
            THEN reached_at
    END AS runs_out_at
FROM projected
