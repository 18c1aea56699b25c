-- Users whose alias, email or ID has every word, those with most spend in the period first.
SELECT names.user_id, names.user_email, names.user_alias, coalesce(usage.spend, 0) AS spend
FROM names
LEFT JOIN (
    SELECT user_no, sum(spend) AS spend
    FROM user_day
    WHERE day BETWEEN $start_date AND $end_date
    GROUP BY user_no
) AS usage USING (user_no)
WHERE list_bool_and(list_transform($words, lambda word: contains(names.searched, lower(word))))
  -- A number is never given back: its user may be gone.
  AND (names.is_known OR names.user_no IN (SELECT user_no FROM first_days))
ORDER BY spend DESC, names.sort_name, names.user_id
LIMIT $most
