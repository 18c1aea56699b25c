INSERT INTO "LiteLLM_BudgetTable" (budget_id, created_by, updated_by, updated_at)
SELECT
    'demo-budget',
    'demo',
    'demo',
    %(updated_at)s
WHERE EXISTS (SELECT FROM simulated_team)
ON CONFLICT DO NOTHING;

INSERT INTO "LiteLLM_OrganizationTable" (
    organization_id,
    organization_alias,
    budget_id,
    created_by,
    updated_by,
    updated_at
)
SELECT DISTINCT
    'organization-' || organization_no,
    (ARRAY['Product', 'Company services'])[organization_no],
    'demo-budget',
    'demo',
    'demo',
    %(updated_at)s
FROM simulated_team
ON CONFLICT DO NOTHING;

INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias, organization_id, max_budget, updated_at)
SELECT
    team_id,
    team_alias,
    'organization-' || organization_no,
    20000,
    %(updated_at)s
FROM simulated_team
ON CONFLICT (team_id) DO NOTHING;

INSERT INTO "LiteLLM_UserTable" (
    user_id,
    user_email,
    user_alias,
    user_role,
    teams,
    max_budget,
    budget_duration,
    budget_reset_at,
    spend,
    created_at,
    updated_at
)
SELECT
    person.user_id,
    person.user_email,
    person.user_alias,
    CASE WHEN person.kind = 'master' THEN 'proxy_admin' ELSE 'internal_user' END,
    array_remove(ARRAY[person.team_id], NULL),
    CASE
        WHEN mod(person.person_no, 4) = 0
            THEN (ARRAY[100, 200, 500, 1500])[1 + mod(person.person_no / 4, 4)]
    END,
    CASE WHEN mod(person.person_no, 4) = 0 THEN '1mo' END,
    CASE
        WHEN mod(person.person_no, 4) = 0
            THEN date_trunc('month', %(updated_at)s::timestamp) + interval '1 month'
    END,
    coalesce(CASE WHEN mod(person.person_no, 4) = 0 THEN total.month_spend ELSE total.spend END, 0),
    person.joined,
    %(updated_at)s
FROM simulated_person AS person
LEFT JOIN (
    SELECT
        user_id,
        sum(spend) AS spend,
        sum(spend) FILTER (
            WHERE date >= to_char(date_trunc('month', %(updated_at)s::timestamp), 'YYYY-MM-DD')
        ) AS month_spend
    FROM "LiteLLM_DailyUserSpend"
    GROUP BY user_id
) AS total ON total.user_id = person.user_id
WHERE person.in_user_table
ON CONFLICT (user_id) DO UPDATE SET
    spend = excluded.spend,
    updated_at = excluded.updated_at;

INSERT INTO "LiteLLM_TeamMembership" (user_id, team_id)
SELECT
    user_id,
    team_id
FROM simulated_person
WHERE in_user_table
  AND team_id IS NOT NULL
ON CONFLICT DO NOTHING;
