-- The schemas that have the table, and the statements by which the role would find it there.
SELECT
    namespace.nspname::text AS name,
    CASE
        WHEN NOT has_schema_privilege(namespace.oid, 'USAGE')
        THEN format('GRANT USAGE ON SCHEMA %%I TO %%I;', namespace.nspname, current_user)
    END AS grant_usage,
    CASE
        WHEN namespace.nspname <> ALL (
            SELECT btrim(part, '" ')
            FROM unnest(string_to_array(current_setting('search_path'), ',')) AS part
        )
        THEN format(
            'ALTER ROLE %%I IN DATABASE %%I SET search_path = %%I;',
            current_user, current_database(), namespace.nspname
        )
    END AS set_search_path
FROM pg_catalog.pg_class AS class
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
WHERE class.relname = %(table)s
  AND class.relkind IN ('r', 'p')
ORDER BY namespace.nspname
