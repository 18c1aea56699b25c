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
    -- As analytics/usage/user_report.py has pages: the mirror remembers others by name alone.
    coalesce(
        user_id IN (
            SELECT names.user_id
            FROM names
            WHERE names.is_known
               OR names.user_no IN (SELECT user_no FROM first_days)
               OR names.user_no IN (SELECT owner_no FROM tokens WHERE NOT is_deleted)
        ),
        FALSE
    ) AS has_user_page,
    coalesce(team_id IN (SELECT team_rows.team_id FROM team_rows WHERE team_no > 0), FALSE)
        AS has_team_page,
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
