import Postgres

/// What PostgreSQL allows everybody by default and one tenant could use to learn of another.
///
/// `migrations/cluster.sql` takes these rights away and needs a superuser for most of them. Whatever is left is
/// reported with the statement that is missing: a revoke that does nothing says so only in a notice.
enum PublicRights {
    /// Tries to take what remains, and tells what it could not.
    static func revokeWhatRemains(on connection: Connection) async throws -> [String] {
        for statement in try await remaining(on: connection) {
            do {
                try await connection.script(SQL(trusted: statement))
            } catch PostgresError.refused {
                // Not ours to take. The second look below reports it.
                await connection.rollback()
            }
        }
        return try await remaining(on: connection)
    }

    /// The statements that are still needed, in a stable order.
    private static func remaining(on connection: Connection) async throws -> [String] {
        try await connection.run(
            .values(
                """
                SELECT format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', p.oid::regprocedure) AS statement
                  FROM pg_catalog.pg_proc p
                 WHERE p.pronamespace = 'pg_catalog'::regnamespace
                   AND (p.proname IN ('pg_notify', 'pg_sleep', 'pg_sleep_for', 'pg_sleep_until', 'loread', 'lowrite')
                        OR p.proname ~ '^lo_'
                        OR p.proname ~ '^(query|table|schema|database|cursor)_to_xml'
                        OR p.proname ~ '^pg_(try_)?advisory_'
                        OR (p.proname ~ '^pg_stat_get_' AND p.proname !~ '^pg_stat_get_(backend|db)_'
                            AND p.proargtypes::text = '26'))
                   AND has_function_privilege('public', p.oid, 'EXECUTE')
                 UNION ALL
                SELECT format('REVOKE SELECT ON pg_catalog.%I FROM PUBLIC', c.relname)
                  FROM pg_catalog.pg_class c
                 WHERE c.relnamespace = 'pg_catalog'::regnamespace
                   AND (c.relname ~ '^pg_stat(io)?(_xact)?_(all|sys|user)_(tables|indexes|sequences|functions)$'
                        OR c.relname IN ('pg_stats', 'pg_stats_ext', 'pg_stats_ext_exprs', 'pg_largeobject_metadata'))
                   AND has_table_privilege('public', c.oid, 'SELECT')
                 UNION ALL
                SELECT 'REVOKE ALL ON SCHEMA public FROM PUBLIC'
                 WHERE EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'public')
                   AND has_schema_privilege('public', 'public', 'USAGE, CREATE')
                 UNION ALL
                SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname)
                  FROM pg_catalog.pg_database
                 WHERE datname IN (current_database(), 'postgres', 'template1')
                   AND has_database_privilege('public', oid, 'CONNECT, TEMPORARY, CREATE')
                 ORDER BY 1
                """,
                as: String.self
            )
        )
    }
}
