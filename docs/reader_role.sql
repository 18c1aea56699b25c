-- The read-only role `usage_reader`, with which User Usage reads LiteLLM's database.
--
-- `manage.py reader_role` runs this file and sets a password. By hand:
--
--     psql "postgresql://owner@host:5432/litellm" -f docs/reader_role.sql
--     psql "postgresql://owner@host:5432/litellm" -c '\password usage_reader'
--
-- Run it as a superuser, or as the owner of LiteLLM's tables with CREATEROLE, and again after each
-- update of LiteLLM. All of it happens or, after an error, nothing. It finds the schema of
-- LiteLLM's tables; where several schemas have such tables, choose one: psql -v schema=proxy ...
--
-- Never granted: passwords, key metadata, prompts, responses. Tables and columns that your release
-- of LiteLLM lacks are skipped.
--
-- What PostgreSQL allows every role, and what the owner may take back:
--
-- - Temporary tables fill the disk. LiteLLM uses none, but PUBLIC means everybody else, too:
--       REVOKE TEMPORARY ON DATABASE litellm FROM PUBLIC;
-- - Other databases of the server accept the role as well. For each of them, once its own roles
--   hold CONNECT by name:
--       REVOKE CONNECT ON DATABASE other FROM PUBLIC;
-- - The password never expires:
--       ALTER ROLE usage_reader VALID UNTIL '2027-12-31';
-- - Spill files on disk are unlimited (superuser):
--       ALTER ROLE usage_reader SET temp_file_limit = '5GB';
-- - Connections may be unencrypted, from anywhere. In pg_hba.conf, with the site's own address:
--       hostssl  litellm  usage_reader  10.0.0.5/32  scram-sha-256
--   and in LITELLM_DATABASE_URL: ?sslmode=verify-full&sslrootcert=/path/to/ca.pem

\set ON_ERROR_STOP on
\if :{?schema}
\else
\set schema ''
\endif
SELECT set_config('user_usage.schema', :'schema', FALSE) AS schema \gset

-- Plain SQL from here on.

DO $reader_role$
DECLARE
    -- Empty: find it.
    home text := NULLIF(current_setting('user_usage.schema', TRUE), '');
    database CONSTANT text := current_database();
    homes text[];
    owners text[];
    wanted CONSTANT jsonb := jsonb_build_object(
        'LiteLLM_DailyUserSpend',
            'id date api_key model custom_llm_provider mcp_namespaced_tool_name endpoint '
            'prompt_tokens completion_tokens cache_read_input_tokens cache_creation_input_tokens '
            'spend compression_savings_spend prompt_caching_savings_spend '
            'gateway_injected_caching_savings_spend autorouter_savings_spend api_requests '
            'successful_requests failed_requests total_response_time_ms timed_requests updated_at '
            'user_id',
        'LiteLLM_DailyTagSpend',
            'id date api_key model custom_llm_provider mcp_namespaced_tool_name endpoint '
            'prompt_tokens completion_tokens cache_read_input_tokens cache_creation_input_tokens '
            'spend compression_savings_spend prompt_caching_savings_spend '
            'gateway_injected_caching_savings_spend autorouter_savings_spend api_requests '
            'successful_requests failed_requests total_response_time_ms timed_requests updated_at '
            'tag',
        'LiteLLM_UserTable',
            'user_id user_email user_alias user_role teams spend max_budget budget_duration '
            'budget_reset_at created_at',
        'LiteLLM_VerificationToken',
            'token key_name key_alias user_id team_id expires blocked spend max_budget '
            'budget_duration budget_reset_at budget_id organization_id created_at last_active '
            'allowed_routes',
        'LiteLLM_DeletedVerificationToken',
            'token key_name key_alias user_id team_id deleted_at',
        'LiteLLM_DailyTeamSpend',
            'id date api_key model custom_llm_provider mcp_namespaced_tool_name endpoint '
            'prompt_tokens completion_tokens cache_read_input_tokens cache_creation_input_tokens '
            'spend compression_savings_spend prompt_caching_savings_spend '
            'gateway_injected_caching_savings_spend autorouter_savings_spend api_requests '
            'successful_requests failed_requests total_response_time_ms timed_requests updated_at '
            'team_id',
        'LiteLLM_TeamTable',
            'team_id team_alias organization_id spend max_budget budget_duration budget_reset_at '
            'blocked members_with_roles created_at',
        'LiteLLM_TeamMembership',
            'user_id team_id spend budget_id',
        'LiteLLM_OrganizationTable',
            'organization_id organization_alias spend budget_id',
        'LiteLLM_BudgetTable',
            'budget_id max_budget soft_budget budget_duration budget_reset_at'
    );
    granted record;
    tables text[] := '{}';
BEGIN
    -- Which schema?
    SELECT array_agg(namespace.nspname::text ORDER BY namespace.nspname) INTO homes
    FROM pg_class AS class
    JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
    WHERE class.relname = 'LiteLLM_DailyUserSpend'
      AND class.relkind IN ('r', 'p');
    IF homes IS NULL THEN
        RAISE EXCEPTION 'There is no LiteLLM table in the database %. Connect to the database that'
            ' LiteLLM''s own DATABASE_URL names.', database;
    ELSIF home IS NULL AND cardinality(homes) > 1 THEN
        RAISE EXCEPTION 'Several schemas of the database % have LiteLLM''s tables: %. Choose one,'
            ' with psql: -v schema=%, with manage.py: --schema %',
            database, array_to_string(homes, ', '), homes[1], homes[1];
    ELSIF home IS NOT NULL AND home <> ALL (homes) THEN
        RAISE EXCEPTION 'There is no LiteLLM table in the schema % of the database %. They are'
            ' in: %', home, database, array_to_string(homes, ', ');
    END IF;
    home := coalesce(home, homes[1]);

    -- May we?
    SELECT array_agg(DISTINCT pg_get_userbyid(class.relowner)::text) INTO owners
    FROM pg_class AS class
    JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
    WHERE namespace.nspname = home
      AND wanted ? class.relname::text
      AND class.relkind IN ('r', 'p')
      AND NOT pg_has_role(current_user, class.relowner, 'USAGE');
    IF owners IS NOT NULL THEN
        RAISE EXCEPTION 'LiteLLM''s tables belong to the role %: the role % may not grant access to'
            ' them. Run this as % or as a superuser.',
            array_to_string(owners, ', '), current_user, owners[1];
    ELSIF NOT (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) THEN
        RAISE EXCEPTION 'The role % may not create roles. Let a superuser run this, or first:'
            ' ALTER ROLE % CREATEROLE;', current_user, quote_ident(current_user);
    END IF;

    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'usage_reader') THEN
        CREATE ROLE usage_reader LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
    END IF;

    -- The site sets these itself, too; a pooler refuses them, and there the role's settings hold.
    ALTER ROLE usage_reader SET default_transaction_read_only = 'on';
    ALTER ROLE usage_reader SET statement_timeout = '15s';
    ALTER ROLE usage_reader SET lock_timeout = '1s';
    ALTER ROLE usage_reader SET idle_in_transaction_session_timeout = '30s';
    ALTER ROLE usage_reader SET jit = 'off';
    ALTER ROLE usage_reader SET max_parallel_workers_per_gather = 0;
    ALTER ROLE usage_reader SET timezone = 'UTC';
    ALTER ROLE usage_reader CONNECTION LIMIT 40;
    IF home = 'public' THEN
        EXECUTE format('ALTER ROLE usage_reader IN DATABASE %I RESET search_path', database);
    ELSE
        EXECUTE format(
            'ALTER ROLE usage_reader IN DATABASE %I SET search_path = %I', database, home
        );
    END IF;

    IF NOT has_database_privilege('usage_reader', database, 'CONNECT') THEN
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO usage_reader', database);
    END IF;
    IF NOT has_schema_privilege('usage_reader', home, 'USAGE') THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO usage_reader', home);
    END IF;
    -- PostgreSQL only warns where somebody grants what is not theirs.
    IF NOT has_database_privilege('usage_reader', database, 'CONNECT')
        OR NOT has_schema_privilege('usage_reader', home, 'USAGE')
    THEN
        RAISE EXCEPTION 'The role % may not grant CONNECT on the database % or USAGE on the schema'
            ' %: run this as their owner or as a superuser.', current_user, database, home;
    END IF;
    FOR granted IN
        SELECT
            present.relname::text AS table_name,
            string_agg(quote_ident(attribute.attname), ', ') AS columns
        FROM jsonb_each_text(wanted) AS asked(table_name, names)
        JOIN pg_class AS present
            ON present.relname = asked.table_name
           AND present.relkind IN ('r', 'p')
        JOIN pg_namespace AS namespace
            ON namespace.oid = present.relnamespace
           AND namespace.nspname = home
        JOIN pg_attribute AS attribute
            ON attribute.attrelid = present.oid
           AND attribute.attname = ANY (string_to_array(asked.names, ' '))
           AND NOT attribute.attisdropped
        GROUP BY present.relname
        ORDER BY present.relname
    LOOP
        EXECUTE format(
            'GRANT SELECT (%s) ON %I.%I TO usage_reader', granted.columns, home, granted.table_name
        );
        tables := tables || granted.table_name;
    END LOOP;
    RAISE NOTICE 'usage_reader may read % tables in the schema % of the database %: %',
        cardinality(tables), home, database, array_to_string(tables, ', ');
END
$reader_role$;
