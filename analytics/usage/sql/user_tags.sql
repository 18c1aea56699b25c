-- Tags of one user that are no user agents, most used first: what surely is the user's. After
-- user_cell.
SELECT tags.tag
FROM (
    SELECT unnest(tagsets.tags) AS tag_no, user_cell.requests
    FROM user_cell
    JOIN tagsets USING (tagset_no)
    UNION ALL
    -- A part of a cell that others use, too, may be theirs.
    SELECT tag_no, requests
    FROM partial
    WHERE user_no = $user_no
      AND day BETWEEN $start_date AND $end_date
      AND sharers = 1
) AS used
JOIN tags USING (tag_no)
WHERE NOT tags.is_agent
GROUP BY tags.tag
ORDER BY sum(used.requests) DESC, tags.tag
