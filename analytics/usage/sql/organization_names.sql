-- Aliases of organizations that have teams.
SELECT DISTINCT organization_id, organization_alias
FROM team_rows
WHERE organization_id IS NOT NULL
  AND organization_alias IS NOT NULL
