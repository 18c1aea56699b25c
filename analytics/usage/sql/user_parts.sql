-- Sums of the cells of one user by model, by provider and by MCP tool, the largest spend first.
-- After user_cell. Of the three names one is set.
SELECT
    CASE
        WHEN grouping(models.model) = 0 THEN 'model'
        WHEN grouping(routes.provider) = 0 THEN 'provider'
        ELSE 'mcp_tool'
    END AS part,
    coalesce(models.model, routes.provider, routes.mcp_tool) AS name,
    {sums},
    max(user_cell.day) AS last_day
FROM user_cell
JOIN models USING (model_no)
JOIN routes USING (route_no)
GROUP BY GROUPING SETS ((models.model), (routes.provider), (routes.mcp_tool))
ORDER BY part, sum(user_cell.spend) DESC, name
