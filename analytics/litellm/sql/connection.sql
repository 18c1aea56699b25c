-- What the site reads: where, as whom, and up to which day LiteLLM has recorded usage.
SELECT
    current_database()::text AS database,
    namespace.nspname::text AS schema,
    current_user::text AS role,
    current_setting('server_version') AS version,
    (SELECT max(date) FROM "LiteLLM_DailyUserSpend") AS newest_day
FROM pg_catalog.pg_class AS class
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
WHERE class.oid = to_regclass('"LiteLLM_DailyUserSpend"')
