-- Requests and spend under some tags.
SELECT tags.tag, sum(tag_day.requests)::BIGINT AS requests, sum(tag_day.spend) AS spend
FROM tag_day
JOIN tags USING (tag_no)
WHERE tag_day.day BETWEEN $start_date AND $end_date
  AND list_contains($every_tag, tags.tag)
GROUP BY tags.tag
ORDER BY tags.tag
