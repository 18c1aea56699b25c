-- Aliases of some teams.
SELECT team_id, team_alias
FROM team_rows
WHERE list_contains($team_ids, team_id)
  AND team_alias IS NOT NULL
