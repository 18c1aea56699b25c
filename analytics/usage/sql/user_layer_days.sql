-- Spend and requests of one user by day and layer.
SELECT day, {layer} AS layer, sum(spend) AS spend, sum(requests)::BIGINT AS requests
FROM {source}
GROUP BY day, {layer}
ORDER BY day, layer
