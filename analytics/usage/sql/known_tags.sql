-- Which of the tags have any row in the period.
SELECT DISTINCT tags.tag
FROM tag_day
JOIN tags USING (tag_no)
WHERE tag_day.day BETWEEN $start_date AND $end_date
  AND list_contains($every_tag, tags.tag)
