-- LiteLLM's tables as the unqualified names find them, and the GRANT that the role lacks for the
-- columns that we read.
WITH wanted AS (
    SELECT name, array_agg(column_name) AS columns, to_regclass(quote_ident(name)) AS oid
    FROM unnest(%(tables)s::text[], %(columns)s::text[]) AS pair(name, column_name)
    GROUP BY name
)
SELECT
    wanted.name,
    (
        SELECT format(
            'GRANT SELECT (%%s) ON %%I.%%I TO %%I;',
            string_agg(quote_ident(attname), ', ' ORDER BY attnum),
            namespace.nspname, class.relname, current_user
        )
        FROM pg_catalog.pg_attribute
        WHERE attrelid = class.oid
          AND attname = ANY (wanted.columns)
          AND NOT attisdropped
          AND NOT has_column_privilege(class.oid, attnum, 'SELECT')
        HAVING count(*) > 0
    ) AS missing_grant
FROM wanted
JOIN pg_catalog.pg_class AS class ON class.oid = wanted.oid
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
ORDER BY wanted.name
