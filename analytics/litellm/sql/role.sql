-- The role of this session, what it may do beyond tables, and the settings that hold.
SELECT
    role.rolname::text AS name,
    array_remove(
        ARRAY[
            CASE WHEN role.rolsuper THEN 'is a superuser' END,
            CASE WHEN role.rolcreaterole THEN 'can create roles' END,
            CASE WHEN role.rolcreatedb THEN 'can create databases' END,
            CASE WHEN role.rolreplication THEN 'can replicate the server' END,
            CASE WHEN role.rolbypassrls THEN 'bypasses row-level security' END
        ],
        NULL
    ) AS powers,
    ARRAY(
        SELECT namespace.nspname::text
        FROM pg_namespace AS namespace
        WHERE has_schema_privilege(namespace.oid, 'CREATE')
          AND (
              namespace.nspname = ANY (current_schemas(FALSE))
              OR EXISTS (
                  SELECT FROM pg_class AS class
                  WHERE class.relnamespace = namespace.oid
                    AND class.relname LIKE 'LiteLLM\_%%'
              )
          )
        ORDER BY namespace.nspname
    ) AS creates_in,
    (
        SELECT json_agg(json_build_array(setting, current_setting(setting, TRUE)) ORDER BY place)
        FROM unnest(%(settings)s::text[]) WITH ORDINALITY AS asked(setting, place)
    ) AS settings
FROM pg_roles AS role
WHERE role.rolname = current_user
