-- Who used the tags, in either period; certain where nobody else can have.
tag_user AS MATERIALIZED (
    SELECT
        day >= %(start_date)s AS in_period,
        user_id,
        bool_or(certain) AS certain
    FROM counted
    WHERE user_id IS NOT NULL
    GROUP BY 1, 2
)
