-- Tables of LiteLLM on the search path: columns, and what the role may do with each.
WITH present AS (
    SELECT
        class.oid,
        class.relname AS name,
        class.reltuples
    FROM pg_class AS class
    WHERE class.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND (class.relname = ANY(%(tables)s) OR class.relname LIKE 'LiteLLM\_%%')
      AND pg_table_is_visible(class.oid)
),
present_column AS (
    SELECT
        present.oid,
        attribute.attname AS name,
        has_column_privilege(present.oid, attribute.attnum, 'SELECT') AS is_readable
    FROM present
    JOIN pg_attribute AS attribute ON attribute.attrelid = present.oid
    WHERE attribute.attnum > 0
      AND NOT attribute.attisdropped
)
SELECT
    present.name,
    present.reltuples::float8 AS estimated_rows,
    (
        SELECT array_agg(present_column.name::text ORDER BY present_column.name)
        FROM present_column
        WHERE present_column.oid = present.oid
    ) AS columns,
    (
        SELECT coalesce(array_agg(present_column.name::text ORDER BY present_column.name), '{}')
        FROM present_column
        WHERE present_column.oid = present.oid
          AND present_column.is_readable
    ) AS readable,
    (
        SELECT coalesce(array_agg(privilege ORDER BY privilege), '{}')
        FROM unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
        WHERE has_table_privilege(present.oid, privilege)
           OR (
               privilege IN ('INSERT', 'UPDATE')
               AND has_any_column_privilege(present.oid, privilege)
           )
    ) AS writes
FROM present
ORDER BY present.name
