-- The database, the role, and the session's settings.
SELECT
    current_database()::text AS database,
    current_user::text AS role,
    current_setting('default_transaction_read_only') = 'on' AS is_read_only,
    ARRAY(
        SELECT setting.name
        FROM unnest(ARRAY[
            'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'
        ]) AS setting(name)
        WHERE current_setting(setting.name) = '0'
    ) AS unlimited,
    ARRAY(
        SELECT setting.name
        FROM unnest(%(settings)s::text[], %(values)s::text[]) AS setting(name, wanted)
        WHERE current_setting(setting.name) <> setting.wanted
    ) AS other_settings,
    current_setting('search_path') AS search_path,
    -- Set by the URL, not by the role or the database.
    EXISTS (
        SELECT FROM pg_catalog.pg_settings WHERE name = 'search_path' AND source = 'client'
    ) AS url_names_schema
