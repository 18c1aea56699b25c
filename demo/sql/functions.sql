-- The same key, salt and seed give the same number on every machine and day: never random().
CREATE OR REPLACE FUNCTION pg_temp.chance(key bigint, salt integer) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (hashint8extended(key, %(seed)s::bigint * 1000 + salt) & 9007199254740991)::float8
        / 9007199254740992
$$;

-- A standard normal deviate; it uses up salt and salt + 1.
CREATE OR REPLACE FUNCTION pg_temp.normal(key bigint, salt integer) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sqrt(-2 * ln(1 - pg_temp.chance(key, salt))) * cos(2 * pi() * pg_temp.chance(key, salt + 1))
$$;

CREATE OR REPLACE FUNCTION pg_temp.pick(choices text[], roll float8) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT choices[1 + floor(roll * cardinality(choices))::integer]
$$;
