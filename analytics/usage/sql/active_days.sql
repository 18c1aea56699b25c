-- Days on which the users in scope were active, those of each user added up.
WITH usage AS (
    {usage}
)
SELECT coalesce(sum(days_active), 0)::BIGINT AS days_active
FROM usage
WHERE {in_scope}
