-- What the unqualified names find along the search path, whatever the role may read of it.
SELECT
    known.name,
    array_agg(attribute.attname::text) AS columns
FROM unnest(%(tables)s::text[]) AS known(name)
JOIN pg_catalog.pg_attribute AS attribute
    ON attribute.attrelid = to_regclass(quote_ident(known.name))
WHERE attribute.attnum > 0
  AND NOT attribute.attisdropped
GROUP BY known.name
