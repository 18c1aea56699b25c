-- Budgets that several share, and what they are spent on: of team members by the week, of keys and
-- organizations by the month. One of them has a duration that LiteLLM does not know.
INSERT INTO "LiteLLM_BudgetTable" (
    budget_id,
    max_budget,
    soft_budget,
    budget_duration,
    budget_reset_at,
    created_by,
    updated_by,
    updated_at
)
SELECT
    budget_id,
    max_budget,
    soft_budget,
    duration,
    reset_at,
    'demo',
    'demo',
    %(updated_at)s
FROM (
    VALUES
        ('demo-member', 25, 20, '7d', date_trunc('week', %(updated_at)s::timestamp) + interval '7 days'),
        ('demo-key', 120, 100, '30d', date_trunc('month', %(updated_at)s::timestamp) + interval '1 month'),
        ('demo-odd', 200, NULL, '1y', date_trunc('day', %(updated_at)s::timestamp) + interval '90 days'),
        ('demo-zero', 0, NULL, NULL, NULL)
) AS budget (budget_id, max_budget, soft_budget, duration, reset_at)
WHERE EXISTS (SELECT FROM simulated_team)
ON CONFLICT (budget_id) DO UPDATE SET
    budget_reset_at = excluded.budget_reset_at,
    updated_at = excluded.updated_at;

UPDATE "LiteLLM_BudgetTable"
SET
    max_budget = 30000,
    soft_budget = 25000,
    budget_duration = '1mo',
    budget_reset_at = date_trunc('month', %(updated_at)s::timestamp) + interval '1 month'
WHERE budget_id = 'demo-budget'
  AND EXISTS (SELECT FROM simulated_team);

UPDATE "LiteLLM_TeamTable" AS team
SET
    spend = coalesce(total.spend, 0),
    max_budget = (ARRAY[1500, 3000, 5000, 8000, 20000])[1 + mod(simulated_team.team_no, 5)],
    budget_duration = '1mo',
    budget_reset_at = date_trunc('month', %(updated_at)s::timestamp) + interval '1 month'
FROM simulated_team
LEFT JOIN (
    SELECT
        team_id,
        sum(spend) AS spend
    FROM "LiteLLM_DailyTeamSpend"
    WHERE date >= to_char(date_trunc('month', %(updated_at)s::timestamp), 'YYYY-MM-DD')
    GROUP BY team_id
) AS total ON total.team_id = simulated_team.team_id
WHERE team.team_id = simulated_team.team_id;

UPDATE "LiteLLM_OrganizationTable" AS organization
SET spend = total.spend
FROM (
    SELECT
        organization_id,
        sum(spend) AS spend
    FROM "LiteLLM_TeamTable"
    GROUP BY organization_id
) AS total
WHERE total.organization_id = organization.organization_id
  AND EXISTS (SELECT FROM simulated_team);

-- Every third member has a budget by the week.
UPDATE "LiteLLM_TeamMembership" AS member
SET
    spend = coalesce(total.spend, 0),
    budget_id = 'demo-member'
FROM simulated_person AS person
LEFT JOIN (
    SELECT
        user_id,
        sum(spend) AS spend
    FROM "LiteLLM_DailyUserSpend"
    WHERE date >= to_char(date_trunc('week', %(updated_at)s::timestamp), 'YYYY-MM-DD')
    GROUP BY user_id
) AS total ON total.user_id = person.user_id
WHERE member.user_id = person.user_id
  AND member.team_id = person.team_id
  AND mod(person.person_no, 3) = 0;

-- Keys of some share a budget by the month; a few have an odd one, or one of nothing.
UPDATE "LiteLLM_VerificationToken" AS key
SET
    max_budget = NULL,
    spend = CASE WHEN mod(abs(hashtext(key.token)), 5) = 0 THEN coalesce(total.spend, 0) ELSE key.spend END,
    budget_id = CASE
        WHEN mod(abs(hashtext(key.token)), 5) = 0 THEN 'demo-key'
        WHEN mod(abs(hashtext(key.token)), 97) = 1 THEN 'demo-odd'
        ELSE 'demo-zero'
    END
FROM simulated_key
LEFT JOIN (
    SELECT
        api_key,
        sum(spend) AS spend
    FROM "LiteLLM_DailyUserSpend"
    WHERE date >= to_char(date_trunc('month', %(updated_at)s::timestamp), 'YYYY-MM-DD')
    GROUP BY api_key
) AS total ON total.api_key = simulated_key.token
WHERE key.token = simulated_key.token
  AND (
    mod(abs(hashtext(key.token)), 5) = 0
    OR mod(abs(hashtext(key.token)), 97) IN (1, 2)
  );
