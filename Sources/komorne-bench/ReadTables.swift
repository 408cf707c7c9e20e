import Persistence
import Postgres

/// The tables that the read bench needs in a tenant's schema, and the same statements for `pgbench`.
enum ReadTables {
    /// Makes the tables as the tenant's owner, as a migration would, and fills them.
    static func make(for tenant: TenantRecord, in instance: Instance) async throws {
        let names = try TenantNames(code: tenant.code)
        let count = ReadCase.population
        try await instance.run(
            """
            BEGIN;
            SET LOCAL ROLE \(names.owner.text);
            SET LOCAL search_path = \(names.schema.text), pg_catalog, pg_temp;
            \(definition)
            INSERT INTO bench_session
                SELECT n, n, 'Osoba ' || n, now() + interval '8 hours' FROM generate_series(1, \(count)) n;
            INSERT INTO bench_case
                SELECT n, 'ZBM/2026/' || n, 'Nazwisko Imię ' || n, 'ul. Przykładowa ' || n || ', 00-001 Miasto',
                       'open', n % 7,
                       n * 1000, n * 17, n * 3, n % 5 = 0, now() - interval '90 days', now()
                  FROM generate_series(1, \(count)) n;
            INSERT INTO bench_receivable
                SELECT c, n, 'rent', '2026-01-10', 123456 + n, 0, false
                  FROM generate_series(1, \(count)) c, generate_series(1, 20) n;
            GRANT SELECT ON bench_session, bench_case, bench_receivable TO \(names.login.text);
            GRANT INSERT ON bench_audit TO \(names.login.text);
            COMMIT;
            """,
            at: instance.admin
        )
        // Our pool and pgbench are connected at the same time, though they do not work at the same time.
        try await instance.run("ALTER ROLE \(names.login.text) CONNECTION LIMIT 60", at: instance.superuser)
        try await instance.run("VACUUM ANALYZE", at: instance.superuser)
    }

    private static let definition = """
        CREATE TABLE bench_session (
            id bigint PRIMARY KEY, account bigint NOT NULL, name text NOT NULL, expires_at timestamptz NOT NULL
        );
        CREATE TABLE bench_case (
            id bigint PRIMARY KEY, reference text NOT NULL, debtor text NOT NULL, address text NOT NULL,
            state text NOT NULL, stage integer NOT NULL, principal bigint NOT NULL, interest bigint NOT NULL,
            costs bigint NOT NULL, is_held boolean NOT NULL, opened_at timestamptz NOT NULL,
            changed_at timestamptz NOT NULL
        );
        CREATE TABLE bench_receivable (
            case_id bigint NOT NULL, number integer NOT NULL, kind text NOT NULL, due_on text NOT NULL,
            amount bigint NOT NULL, paid bigint NOT NULL, is_disputed boolean NOT NULL, PRIMARY KEY (case_id, number)
        );
        CREATE TABLE bench_audit (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, session_id bigint NOT NULL,
            at timestamptz NOT NULL DEFAULT now(), entry text NOT NULL
        );
        """

    /// The statements of `ReadCase`, one round trip each.
    static let script = """
        \\set session random(1, \(ReadCase.population))
        \\set account random(1, \(ReadCase.population))
        BEGIN;
        SELECT account, name, expires_at FROM bench_session WHERE id = :session;
        SELECT id, reference, debtor, address, state, stage, principal, interest, costs, is_held, \
        opened_at, changed_at FROM bench_case WHERE id = :account;
        SELECT number, kind, due_on, amount, paid, is_disputed \
        FROM bench_receivable WHERE case_id = :account ORDER BY number;
        INSERT INTO bench_audit (session_id, entry) VALUES (:session, '\(ReadCase.auditRecord)');
        COMMIT;

        """
}
