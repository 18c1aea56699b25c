-- Spend of the period, and what of it is on keys that have since been deleted.
SELECT
    (
        SELECT coalesce(sum(spend), 0)
        FROM user_day
        WHERE day BETWEEN $start_date AND $end_date
    ),
    (
        SELECT coalesce(sum(spend), 0)
        FROM cells
        WHERE day BETWEEN $start_date AND $end_date
          AND key_no IN (SELECT key_no FROM tokens WHERE is_deleted)
    )
