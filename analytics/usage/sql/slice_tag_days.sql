-- Spend of the users in scope by tag and day, and how many they are; of cells that several share, what
-- they spent together at most, in equal parts. After slice_tag_users.
SELECT row_tag.tag, summed.day, summed.spend, summed.users
FROM (
    SELECT tag_no, day, sum(spend) AS spend, count(DISTINCT user_no) AS users
    FROM (
        SELECT row_set.tag_no, used.day, used.user_no, used.spend
        FROM set_day AS used
        JOIN row_set USING (tagset_no)
        WHERE used.day BETWEEN $start_date AND $end_date
          AND used.user_no > 0
        UNION ALL
        SELECT tag_no, day, user_no, CASE WHEN exact THEN spend ELSE most_together END
        FROM row_part
    ) AS tagged
    WHERE {is_shown}
    GROUP BY tag_no, day
) AS summed
JOIN row_tag USING (tag_no)
ORDER BY row_tag.tag, summed.day
