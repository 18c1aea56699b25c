-- Shared budgets, and members and organizations, who have no others. Before names.sql.

-- A limit that is not a finite number limits nothing; spend that is not one counts as 0.
CREATE OR REPLACE MACRO finite(usd) AS CASE WHEN isfinite(usd) THEN usd END;
CREATE OR REPLACE MACRO counted(usd) AS
    CASE WHEN isfinite(usd) THEN usd WHEN usd IS NOT NULL THEN 0 END;

-- The budgets that keys, members and organizations share.
CREATE OR REPLACE TEMP TABLE shared AS
SELECT
    budget_id,
    finite(max_budget) AS max_budget,
    finite(soft_budget) AS soft_budget,
    nullif(budget_duration, '') AS budget_duration,
    budget_reset_at
FROM raw_budget;

-- A user's own budget in a team, which is always a shared one.
CREATE OR REPLACE TABLE member_rows AS
SELECT
    member.user_id,
    member.team_id,
    counted(member.spend) AS spend,
    shared.max_budget,
    shared.soft_budget,
    shared.budget_duration,
    shared.budget_reset_at
FROM raw_member AS member
LEFT JOIN shared USING (budget_id)
ORDER BY member.team_id, member.user_id;

CREATE OR REPLACE TABLE organization_rows AS
SELECT
    organization.organization_id,
    nullif(organization.organization_alias, '') AS organization_alias,
    counted(organization.spend) AS spend,
    shared.max_budget,
    shared.soft_budget,
    shared.budget_duration,
    shared.budget_reset_at
FROM raw_organization AS organization
LEFT JOIN shared USING (budget_id)
ORDER BY organization.organization_id;
