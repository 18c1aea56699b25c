-- Keys that work, teams, members and organizations over their limit, and near it: as budget_rows
-- counts.
SELECT
    count(*) FILTER (WHERE spend > 0 AND spend >= max_budget),
    count(*) FILTER (
        WHERE max_budget > 0
          AND spend > $near * max_budget
          AND spend < max_budget
    )
FROM (
    SELECT key_rows.spend, key_rows.max_budget
    FROM tokens
    JOIN key_rows USING (key_no)
    WHERE NOT tokens.is_deleted
      AND tokens.kind NOT IN ('unknown_keys', 'health_checks')
      AND coalesce(key_rows.expires > $moment, TRUE)
    UNION ALL
    SELECT spend, max_budget
    FROM team_rows
    WHERE team_no > 0
    UNION ALL
    SELECT spend, max_budget
    FROM member_rows
    UNION ALL
    SELECT spend, max_budget
    FROM organization_rows
)
