-- All usage of those who used the tags; certain where nobody else can have.
tag_user AS MATERIALIZED (
    SELECT user_id, bool_or(certain) AS certain
    FROM counted
    WHERE user_id IS NOT NULL
    GROUP BY user_id
),
usage AS MATERIALIZED (
    SELECT
        total.*,
        CASE WHEN tag_user.certain THEN total.spend ELSE 0 END AS spend_at_least,
        tag_user.certain AS exact,
        tag_user.certain
    FROM total
    JOIN tag_user USING (user_id)
),
together AS (
    SELECT
        coalesce(sum(spend), 0) AS most,
        coalesce(sum(spend_at_least), 0) AS least,
        0 AS unattributed_tagged,
        0 AS unbooked
    FROM usage
)
