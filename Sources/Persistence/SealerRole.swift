import Postgres
import Safeguards

extension Connection {
    /// Makes the role that gives the lines of a log their places, unless there is one; safe to run again.
    ///
    /// With a password it can log in; where that cannot be known here it is `nil`, and the role cannot log in yet.
    func makeSealer(
        _ role: Identifier,
        of schema: Identifier,
        password: Secret<String>?,
        connections: Int = 4
    ) async throws {
        let sealer = role.text
        var login = ""
        if let password {
            let verifier = try await scramVerifier(for: password.revealed, user: sealer)
            login = "ALTER ROLE \(sealer) LOGIN PASSWORD '\(verifier)';"
        }
        try await transactionScript(
            """
            \(TenantProvisioning.oneAtATime)
            DO $do$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '\(sealer)') THEN
                    CREATE ROLE \(sealer) NOLOGIN NOINHERIT CONNECTION LIMIT \(connections);
                END IF;
                GRANT komorne_tenants TO \(sealer);
                EXECUTE format('GRANT CONNECT ON DATABASE %I TO \(sealer)', current_database());
                EXECUTE format('ALTER ROLE \(sealer) IN DATABASE %I
                                SET search_path = \(schema.text), pg_catalog, pg_temp', current_database());
            END
            $do$;
            ALTER ROLE \(sealer) NOINHERIT NOCREATEDB NOCREATEROLE CONNECTION LIMIT \(connections);
            ALTER ROLE \(sealer) SET statement_timeout = '15s';
            ALTER ROLE \(sealer) SET lock_timeout = '3s';
            ALTER ROLE \(sealer) SET idle_in_transaction_session_timeout = '10s';
            \(login)
            """
        )
    }

    /// As above, for the platform's own log, which every command seals that operators give.
    func makePlatformSealer(password: Secret<String>?) async throws {
        let role = try await platformSealer()
        try await makeSealer(role, of: try Identifier("ctl"), password: password, connections: 32)
    }

    func platformSealer() async throws -> Identifier {
        try PlatformSealer.role(in: try await value("SELECT current_database()::text", as: String.self))
    }

    /// Whether a sealer's role can log in.
    func canLogIn(_ role: Identifier) async throws -> Bool {
        try await run(
            .value("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = \(role.text) AND rolcanlogin)", as: Bool.self)
        )
    }
}
