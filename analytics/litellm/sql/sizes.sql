-- Bytes of each table with its indexes. This waits for locks, so it is asked by itself.
SELECT
    class.relname AS name,
    pg_total_relation_size(class.oid) AS size_bytes
FROM pg_class AS class
WHERE class.relkind IN ('r', 'p', 'm')
  AND class.relname = ANY(%(tables)s)
  AND pg_table_is_visible(class.oid)
