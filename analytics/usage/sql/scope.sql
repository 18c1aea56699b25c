-- The users whom the filters leave.
CREATE OR REPLACE TEMP TABLE scope AS
SELECT *
FROM usage
WHERE user_no > 0
  {filters};
