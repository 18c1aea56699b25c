-- What LiteLLM says of a team; one row, or none for an ID that it never recorded.
SELECT team_no, team_alias, created_at
FROM team_rows
WHERE team_no > 0
  AND team_id = $team_id
