SELECT count(*)
FROM per_user
