-- The tool with most spend of each team, by the users in scope. After slice_tools of teams.
WITH usage AS (
    {usage}
),
scope AS (
    SELECT user_no FROM usage WHERE {in_scope}
)
SELECT teams.team_id, arg_max(tool.part, (tool.spend, tool.part)) AS part
FROM (
    SELECT of_no AS team_no, part, sum(spend) AS spend
    FROM slice_part
    WHERE day BETWEEN $start_date AND $end_date
      AND user_no IN (SELECT user_no FROM scope)
      AND part <> ''
    GROUP BY of_no, part
) AS tool
JOIN teams USING (team_no)
GROUP BY teams.team_id
