-- The budgets that teams give one user, the most used first.
SELECT
    coalesce(team_rows.team_alias, member_rows.team_id),
    member_rows.spend,
    member_rows.max_budget,
    member_rows.budget_duration,
    member_rows.budget_reset_at
FROM member_rows
LEFT JOIN team_rows USING (team_id)
WHERE member_rows.user_id = $user_id
  AND member_rows.max_budget IS NOT NULL
ORDER BY member_rows.spend / nullif(member_rows.max_budget, 0) DESC NULLS LAST, member_rows.team_id
