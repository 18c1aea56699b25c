-- The users whom the filters leave, for a CSV file: its statement takes no parameters.
CREATE OR REPLACE TEMP TABLE scope AS
WITH usage AS (
    {usage}
)
SELECT *
FROM usage
WHERE {in_scope};
