import Foundation
import Postgres
import Safeguards

/// A quarter of a year, by which each tenant's log is parted.
struct LogQuarter: Hashable, Sendable {
    /// How many quarters after the present one the migrator makes parts for. Every part is a dozen rows of the catalog
    /// for each tenant, and so there are no more of them than two years without a migration would need.
    static let ahead = 8

    private let index: Int

    /// The quarter of an instant, in UTC.
    init(of instant: Date) {
        let parts = instant.utcDay.split(separator: "-").compactMap { Int($0) }
        index = parts[0] * 4 + (parts[1] - 1) / 3
    }

    private init(index: Int) {
        self.index = index
    }

    var next: LogQuarter { LogQuarter(index: index + 1) }

    /// This one and those after it.
    func through(next count: Int) -> [LogQuarter] {
        (0...count).map { LogQuarter(index: index + $0) }
    }

    var table: String { "audit_entry_\(index / 4)q\(index % 4 + 1)" }

    /// Its first day, as `2027-04-01`.
    var firstDay: String {
        let month = index % 4 * 3 + 1
        return "\(index / 4)-\(month < 10 ? "0" : "")\(month)-01"
    }
}

extension Connection {
    /// Makes the parts that a tenant's log needs from now on. Lines that came before their part was there lie in the
    /// part for all others, and are moved.
    ///
    /// - Returns: How many were made.
    @discardableResult func makeLogQuarters(_ names: TenantNames, at now: Date) async throws -> Int {
        let quarters = LogQuarter(of: now).through(next: LogQuarter.ahead)
        let (log, known) = try await run(
            .value("SELECT to_regclass(\(names.schema.text + ".audit_entry_later")) IS NOT NULL", as: Bool.self),
            .values("SELECT tablename::text FROM pg_tables WHERE schemaname = \(names.schema.text)", as: String.self)
        )
        guard log else { return 0 }
        let missing = quarters.filter { !known.contains($0.table) }
        for quarter in missing {
            let days = "'\(quarter.firstDay)' AND sealed_day < '\(quarter.next.firstDay)'"
            try await transactionScript(
                """
                SET LOCAL ROLE \(names.owner.text);
                SET LOCAL search_path = \(names.schema.text), pg_catalog, pg_temp;
                LOCK TABLE audit_entry_later IN ACCESS EXCLUSIVE MODE;
                CREATE TABLE \(quarter.table) (LIKE audit_entry INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
                INSERT INTO \(quarter.table) SELECT * FROM audit_entry_later WHERE sealed_day >= \(days);
                DELETE FROM audit_entry_later WHERE sealed_day >= \(days);
                ALTER TABLE audit_entry ATTACH PARTITION \(quarter.table)
                    FOR VALUES FROM ('\(quarter.firstDay)') TO ('\(quarter.next.firstDay)');
                """
            )
        }
        return missing.count
    }
}

extension Migrator {
    /// Makes the next parts of the logs, for the service may make no tables. A tenant that has none of its own goes on
    /// with the part for all others.
    func makeLogQuarters(
        of tenants: [TenantRecord],
        after outcomes: [Outcome],
        on connection: Connection
    ) async -> [Outcome] {
        var checked: [Outcome] = []
        for outcome in outcomes {
            guard outcome.failure == nil, let tenant = tenants.first(where: { $0.slug == outcome.scope }) else {
                checked.append(outcome)
                continue
            }
            var failure: String?
            do {
                let names = try TenantNames(code: tenant.code)
                try await Self.retryingLocks { try await connection.makeLogQuarters(names, at: .now) }
            } catch {
                failure = "the next quarters of its log: \(Self.reason(of: error))"
            }
            checked.append(
                Outcome(scope: outcome.scope, applied: outcome.applied, version: outcome.version, failure: failure)
            )
        }
        return checked
    }
}

extension PlatformDatabase {
    /// For how many quarters after the present one the logs have parts; the tenant with the fewest counts. `nil` where
    /// there is no tenant.
    func logQuartersLeft(at now: Date) async throws -> Int? {
        let current = LogQuarter(of: now).table
        let fewest: Int64? = try await withRegistry { connection in
            try await connection.run(
                .optionalValue(
                    """
                    SELECT min(parts.count) FROM (
                        SELECT count(c.oid)
                          FROM ctl.tenant t
                          LEFT JOIN pg_namespace n ON n.nspname = 'k_' || t.code
                          LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind = 'r'
                               AND c.relname ~ '^audit_entry_[0-9]{4}q[1-4]$' AND c.relname > \(current)
                         WHERE t.state = 'active' GROUP BY t.id
                    ) AS parts
                    """,
                    as: Int64.self
                )
            )
        }
        return fewest.map { Int($0) }
    }
}
