-- The users of each group and their sums. After change_users.
SELECT change_group, count(*) AS users, {sums}
FROM change_user
GROUP BY change_group
