-- The users whom the filters leave, with what is known of them.
CREATE TEMP TABLE scope AS
SELECT usage.*, names.* EXCLUDE (user_no)
FROM usage
JOIN names USING (user_no)
WHERE TRUE
  {filters};
