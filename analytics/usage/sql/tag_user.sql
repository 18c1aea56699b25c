-- Who used the tags. certain: nobody else can have.
CREATE OR REPLACE TEMP TABLE tag_user_{k} AS
SELECT user_no, bool_or(certain) AS certain
FROM (
    {tagged}
) AS tagged
WHERE user_no > 0
GROUP BY user_no;
