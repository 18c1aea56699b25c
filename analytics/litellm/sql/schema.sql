-- What the unqualified names find along the search path: columns that the role may read, and others.
SELECT
    known.name,
    attribute.attname::text AS column_name,
    has_column_privilege(attribute.attrelid, attribute.attnum, 'SELECT') AS is_readable
FROM unnest(%(tables)s::text[]) AS known(name)
JOIN pg_catalog.pg_attribute AS attribute
    ON attribute.attrelid = to_regclass(quote_ident(known.name))
WHERE attribute.attnum > 0
  AND NOT attribute.attisdropped
