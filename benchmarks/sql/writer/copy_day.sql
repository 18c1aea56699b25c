-- The rows of a day, as those of another one.
INSERT INTO "{table}"
SELECT (jsonb_populate_record(
    spent,
    jsonb_build_object('id', gen_random_uuid(), 'date', %(to)s::text)
)).*
FROM "{table}" AS spent
WHERE date = %(from)s
