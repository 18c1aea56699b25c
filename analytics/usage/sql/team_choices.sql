-- Teams of users' spend, the largest first; '' is no team.
SELECT
    team_rows.team_id,
    coalesce(team_rows.team_alias, team_rows.team_id) AS label,
    used.users,
    used.requests,
    used.spend
FROM (
    SELECT
        team_no,
        count(DISTINCT user_no) AS users,
        sum(requests)::BIGINT AS requests,
        sum(spend) AS spend
    FROM cells
    WHERE day BETWEEN $start_date AND $end_date
      AND user_no > 0
    GROUP BY team_no
) AS used
JOIN team_rows USING (team_no)
ORDER BY used.spend DESC, team_rows.team_id
LIMIT $most
