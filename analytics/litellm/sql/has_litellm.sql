-- Whether any schema of the database holds a table of LiteLLM's. It runs without parameters.
SELECT EXISTS (
    SELECT
    FROM pg_catalog.pg_class
    WHERE relname LIKE 'LiteLLM\_%'
      AND relkind IN ('r', 'p', 'v', 'm', 'f')
)
