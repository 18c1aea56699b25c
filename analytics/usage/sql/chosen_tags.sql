-- The chosen tags that are recorded, by group.
SELECT chosen.group_no, tags.tag
FROM chosen_{n} AS chosen
JOIN tags USING (tag_no)
ORDER BY chosen.group_no, tags.tag
