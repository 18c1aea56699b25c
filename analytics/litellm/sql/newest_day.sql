-- The schema in which the daily table is found, and its newest day.
SELECT
    (
        SELECT namespace.nspname::text
        FROM pg_catalog.pg_class AS class
        JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
        WHERE class.oid = '"LiteLLM_DailyUserSpend"'::regclass
    ) AS schema,
    (SELECT max(date) FROM "LiteLLM_DailyUserSpend") AS newest_day
