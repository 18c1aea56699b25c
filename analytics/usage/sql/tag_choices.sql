-- The tags that are really there, most used first.
SELECT tags.tag, sum(tag_day.requests)::BIGINT AS requests
FROM tag_day
JOIN tags USING (tag_no)
WHERE tag_day.day BETWEEN $start_date AND $end_date
GROUP BY tags.tag
ORDER BY requests DESC, tags.tag
LIMIT $most
