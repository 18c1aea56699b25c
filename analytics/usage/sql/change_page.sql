-- Some users, the largest change first. After change_users.
SELECT {columns}
FROM change_user
JOIN names USING (user_no)
WHERE {is_listed}
ORDER BY abs(change) DESC, names.user_id
LIMIT $count OFFSET $start
