-- Some budgets in their order. After budget_rows.
SELECT
    kind,
    state,
    name,
    user_id,
    user_name,
    user_email,
    team_id,
    team_name,
    organization_id,
    last_four,
    is_blocked,
    spend,
    max_budget,
    budget_duration,
    budget_reset_at,
    soft_budget,
    window_start,
    complete_days,
    run_rate,
    runs_out_at,
    recorded,
    first_day,
    today
FROM budget_row
WHERE {is_listed}
ORDER BY {order}, kind, team_id NULLS FIRST, user_id NULLS FIRST, key_no, organization_id
LIMIT $count OFFSET $skipped
