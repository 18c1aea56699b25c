usage AS (
    SELECT *, spend AS spend_at_least, TRUE AS exact, TRUE AS certain
    FROM total
    WHERE user_id IS NOT NULL
),
together AS (
    SELECT spend - unattributed AS most, spend - unattributed AS least, 0 AS unattributed_tagged,
        0 AS unbooked
    FROM everything
)
