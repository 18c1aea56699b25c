-- A number for every text that the raw rows hold and the dictionary lacks; '' is 0.
INSERT INTO {table}
SELECT (SELECT count(*) FROM {table}) + row_number() OVER (ORDER BY {column}) - 1, {column}
FROM (
    SELECT '' AS {column}
    UNION
    {found}
) AS found
WHERE {column} NOT IN (SELECT {column} FROM {table});
