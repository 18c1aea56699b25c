-- Tags that people can have written, of the period and of the days that it is compared with.
SELECT DISTINCT tags.tag
FROM tag_day
JOIN tags USING (tag_no)
WHERE NOT tags.is_agent
  AND (
      tag_day.day BETWEEN $start_date AND $end_date
      OR tag_day.day BETWEEN $previous_start AND $previous_end
  )
ORDER BY tags.tag
