-- The tags that are really there, most used first.
SELECT
    tag_row.tag,
    sum(tag_row.api_requests) AS requests
FROM "LiteLLM_DailyTagSpend" AS tag_row
WHERE tag_row.date BETWEEN %(start_date)s AND %(end_date)s
  AND tag_row.tag <> ''
GROUP BY tag_row.tag
ORDER BY requests DESC, tag_row.tag COLLATE "C"
LIMIT %(most)s
