usage AS (
    SELECT *, spend AS spend_at_least, TRUE AS exact
    FROM total
    WHERE user_id IS NOT NULL
)
