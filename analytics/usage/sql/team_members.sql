-- How many users LiteLLM's user table names as members of each team.
SELECT team_id, count(DISTINCT user_no) AS members
FROM (
    SELECT user_no, unnest(team_ids) AS team_id
    FROM user_rows
) AS member
GROUP BY team_id
