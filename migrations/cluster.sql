-- Once in every PostgreSQL cluster, as a superuser, connected to the database that Komorne will use; safe to run again.
-- It makes the three shared roles and takes from the public what would leak from one tenant to another. The passwords
-- of komorne_migrator and komorne_ctl are set apart from this file, by whoever runs it.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'komorne_migrator') THEN
        CREATE ROLE komorne_migrator LOGIN NOSUPERUSER NOCREATEDB CREATEROLE NOREPLICATION NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'komorne_ctl') THEN
        CREATE ROLE komorne_ctl LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    END IF;
    -- Holds every tenant's login role so that pg_hba.conf can name them; it has no rights of its own.
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'komorne_tenants') THEN
        CREATE ROLE komorne_tenants NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    END IF;
    EXECUTE format('ALTER DATABASE %I OWNER TO komorne_migrator', pg_catalog.current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO komorne_ctl', pg_catalog.current_database());
END
$$;

-- In the databases that every server has, what is taken away here is left: nobody enters those by default either.
DO $$
DECLARE
    name name;
BEGIN
    FOR name IN
        SELECT datname FROM pg_catalog.pg_database
         WHERE datname IN (pg_catalog.current_database(), 'postgres', 'template1')
    LOOP
        EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', name);
    END LOOP;
END
$$;

ALTER ROLE komorne_ctl SET search_path = ctl, pg_catalog, pg_temp;
ALTER ROLE komorne_ctl SET statement_timeout = '15s';
ALTER ROLE komorne_ctl SET lock_timeout = '3s';
ALTER ROLE komorne_ctl SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE komorne_migrator SET search_path = pg_catalog, pg_temp;

REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- Functions that turn a text into a query, that speak across tenants, that hold a connection for nothing, that take
-- locks which are everybody's, or that count another tenant's rows.
DO $$
DECLARE
    routine regprocedure;
BEGIN
    FOR routine IN
        SELECT p.oid::regprocedure
          FROM pg_catalog.pg_proc p
         WHERE p.pronamespace = 'pg_catalog'::regnamespace
           AND (p.proname IN ('pg_notify', 'pg_sleep', 'pg_sleep_for', 'pg_sleep_until', 'loread', 'lowrite')
                OR p.proname ~ '^lo_'
                OR p.proname ~ '^(query|table|schema|database|cursor)_to_xml'
                OR p.proname ~ '^pg_(try_)?advisory_'
                OR (p.proname ~ '^pg_stat_get_' AND p.proname !~ '^pg_stat_get_(backend|db)_'
                    AND p.proargtypes::text = '26'))  -- of one object, named by its oid
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
    END LOOP;
END
$$;

-- One migration at a time, and nobody at work in a schema that is being suspended or dropped.
GRANT EXECUTE ON FUNCTION pg_catalog.pg_try_advisory_lock(bigint), pg_catalog.pg_advisory_xact_lock(bigint)
    TO komorne_migrator;
GRANT pg_signal_backend TO komorne_migrator;

-- Views that count other tenants' rows or name their objects.
REVOKE SELECT ON pg_catalog.pg_stat_all_tables, pg_catalog.pg_stat_all_indexes,
    pg_catalog.pg_stat_sys_tables, pg_catalog.pg_stat_user_tables,
    pg_catalog.pg_stat_sys_indexes, pg_catalog.pg_stat_user_indexes,
    pg_catalog.pg_stat_xact_all_tables, pg_catalog.pg_stat_xact_sys_tables, pg_catalog.pg_stat_xact_user_tables,
    pg_catalog.pg_statio_all_tables, pg_catalog.pg_statio_sys_tables, pg_catalog.pg_statio_user_tables,
    pg_catalog.pg_statio_all_indexes, pg_catalog.pg_statio_sys_indexes, pg_catalog.pg_statio_user_indexes,
    pg_catalog.pg_statio_all_sequences, pg_catalog.pg_statio_sys_sequences, pg_catalog.pg_statio_user_sequences,
    pg_catalog.pg_stat_user_functions, pg_catalog.pg_stat_xact_user_functions,
    pg_catalog.pg_stats, pg_catalog.pg_stats_ext, pg_catalog.pg_stats_ext_exprs,
    pg_catalog.pg_largeobject_metadata
    FROM PUBLIC;
