-- The teams that belong to each organization now.
SELECT organization_id, list(team_id ORDER BY team_id)
FROM team_rows
WHERE organization_id <> ''
  AND team_id <> ''
GROUP BY organization_id
