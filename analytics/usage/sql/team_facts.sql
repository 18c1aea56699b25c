-- What is known of each team: LiteLLM's own row, members, those of them in scope with usage by its keys,
-- and spend of the period by its keys that belong to no user.
WITH member AS (
    SELECT DISTINCT teams.team_no, listed.user_no
    FROM (
        SELECT user_no, unnest(team_ids) AS team_id
        FROM user_rows
    ) AS listed
    JOIN teams USING (team_id)
),
used AS (
    SELECT team_no, user_no, sum(spend) AS spend
    FROM agent_day
    WHERE day BETWEEN $start_date AND $end_date
      AND {is_shown}
    GROUP BY team_no, user_no
),
counted AS (
    SELECT
        member.team_no,
        count(*) AS members,
        count(used.user_no) AS active_members,
        coalesce(sum(used.spend), 0) AS members_spend
    FROM member
    LEFT JOIN used USING (team_no, user_no)
    GROUP BY member.team_no
),
nobodys AS (
    SELECT team_no, sum(spend) AS spend
    FROM unattributed_day
    WHERE day BETWEEN $start_date AND $end_date
    GROUP BY team_no
)
SELECT
    team_rows.team_id,
    coalesce(team_rows.organization_alias, team_rows.organization_id) AS organization,
    team_rows.organization_id,
    team_rows.spend,
    team_rows.max_budget,
    team_rows.budget_duration,
    team_rows.budget_reset_at,
    coalesce(counted.members, 0) AS members,
    coalesce(counted.active_members, 0) AS active_members,
    coalesce(counted.members_spend, 0) AS members_spend,
    coalesce(nobodys.spend, 0) AS keys_spend
FROM team_rows
LEFT JOIN counted USING (team_no)
LEFT JOIN nobodys USING (team_no)
WHERE team_rows.team_no > 0
