-- The role with which User Usage reads LiteLLM's database: just the columns that it needs, and no
-- write. Run it as the owner of the database, in that database, again after an update of LiteLLM:
--
--     psql "$DATABASE_URL" -f docs/reader_role.sql
--     psql "$DATABASE_URL" -c "ALTER ROLE usage_reader PASSWORD 'a long random one'"
--
-- Never granted: passwords, key metadata, prompts, answers. Tables and columns that your release
-- of LiteLLM lacks are passed over. Where LiteLLM lives in another schema than public, put its
-- name in `lives_in` below.

DO $role$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'usage_reader') THEN
        CREATE ROLE usage_reader LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
    END IF;
END
$role$;

-- These hold behind a pooler, too, which refuses such settings from the client.
ALTER ROLE usage_reader SET default_transaction_read_only = 'on';
ALTER ROLE usage_reader SET statement_timeout = '30s';
ALTER ROLE usage_reader SET lock_timeout = '1s';
ALTER ROLE usage_reader SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE usage_reader SET work_mem = '64MB';
ALTER ROLE usage_reader SET jit = 'off';
ALTER ROLE usage_reader CONNECTION LIMIT 40;

DO $grants$
DECLARE
    lives_in CONSTANT text := 'public';
    daily CONSTANT text :=
        'date api_key model custom_llm_provider mcp_namespaced_tool_name endpoint '
        'prompt_tokens completion_tokens spend '
        'api_requests successful_requests failed_requests updated_at';
    wanted CONSTANT jsonb := jsonb_build_object(
        'LiteLLM_DailyUserSpend', daily || ' user_id',
        'LiteLLM_DailyTagSpend', daily || ' tag',
        'LiteLLM_UserTable', 'user_id user_email user_alias user_role',
        'LiteLLM_VerificationToken', 'token user_id team_id blocked expires allowed_routes',
        'LiteLLM_DeletedVerificationToken', 'token user_id team_id deleted_at',
        'LiteLLM_SpendLogs',
            'startTime user model request_tags status spend prompt_tokens completion_tokens'
    );
    granted record;
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO usage_reader', lives_in);
    FOR granted IN
        SELECT
            present.table_name,
            string_agg(quote_ident(present.column_name), ', ') AS columns
        FROM jsonb_each_text(wanted) AS asked(table_name, names)
        JOIN information_schema.columns AS present
            ON present.table_schema = lives_in
           AND present.table_name = asked.table_name
           AND present.column_name = ANY(string_to_array(asked.names, ' '))
        GROUP BY present.table_name
    LOOP
        EXECUTE format(
            'GRANT SELECT (%s) ON %I.%I TO usage_reader',
            granted.columns, lives_in, granted.table_name
        );
    END LOOP;
END
$grants$;
