-- How many budgets there are of each state and kind. After budget_rows.
SELECT
    state,
    kind,
    count(*),
    count(*) FILTER (WHERE runs_out_at <= $moment + to_days($soon)),
    min(runs_out_at)
FROM budget_row
GROUP BY state, kind
