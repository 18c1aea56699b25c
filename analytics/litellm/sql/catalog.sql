-- LiteLLM's tables in every schema: their columns, and the role's permissions.
SELECT
    namespace.nspname::text AS schema,
    class.relname::text AS name,
    class.relkind NOT IN ('r', 'p') AS is_view,
    pg_table_is_visible(class.oid) AS is_present,
    has_schema_privilege(namespace.oid, 'USAGE') AS has_usage,
    array_position(current_schemas(FALSE), namespace.nspname) AS search_position,
    class.reltuples::float8 AS estimated_rows,
    ARRAY(
        SELECT attribute.attname::text
        FROM pg_catalog.pg_attribute AS attribute
        WHERE attribute.attrelid = class.oid
          AND attribute.attnum > 0
          AND NOT attribute.attisdropped
        ORDER BY attribute.attnum
    ) AS columns,
    ARRAY(
        SELECT attribute.attname::text
        FROM pg_catalog.pg_attribute AS attribute
        WHERE attribute.attrelid = class.oid
          AND attribute.attnum > 0
          AND NOT attribute.attisdropped
          AND has_column_privilege(class.oid, attribute.attnum, 'SELECT')
    ) AS readable,
    ARRAY(
        SELECT privilege
        FROM unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
        WHERE has_table_privilege(class.oid, privilege)
           OR (
               privilege IN ('INSERT', 'UPDATE')
               AND has_any_column_privilege(class.oid, privilege)
           )
        ORDER BY privilege
    ) AS writes
FROM pg_catalog.pg_class AS class
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
WHERE class.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND starts_with(class.relname::text, 'LiteLLM_')
  {only}
  AND NOT pg_is_other_temp_schema(namespace.oid)
ORDER BY class.relname, namespace.nspname
