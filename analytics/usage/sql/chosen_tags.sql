-- The chosen tags of the period, by group.
SELECT chosen.group_no, tags.tag
FROM chosen_{n} AS chosen
JOIN tags USING (tag_no)
WHERE chosen.tag_no IN (SELECT tag_no FROM tag_day WHERE day BETWEEN $start_date AND $end_date)
ORDER BY chosen.group_no, tags.tag
