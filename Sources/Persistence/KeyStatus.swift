package import Foundation
package import Postgres
import Safeguards

/// Which keys there are, and how many keys each of them wraps; nothing of a person.
package struct KeyStatus: Sendable {
    /// The provider's root keys, oldest first.
    package let roots: [Int32]
    /// By slug.
    package let tenants: [TenantStatus]

    package struct TenantStatus: Sendable {
        package let slug: String
        /// The root keys by which the tenant's own keys are wrapped; none where it has no keys yet.
        package let roots: [Int32]
        /// Oldest first.
        package fileprivate(set) var epochs: [Epoch]
    }

    package struct Epoch: Sendable, Equatable, RowDecodable {
        package let slug: String
        package let number: Int32
        /// `nil` where its key is gone, so that nothing under it opens.
        package let madeAt: Date?
        /// How many persons' keys are wrapped under it.
        package let persons: Int64

        package init(row: borrowing Row) throws(PostgresError) {
            slug = try row["slug"]
            number = try row["epoch"]
            madeAt = try row[optional: "made_at"]
            persons = try row["persons"]
        }
    }

    fileprivate struct RootRow: RowDecodable {
        let slug: String
        let roots: [Int32]

        init(row: borrowing Row) throws(PostgresError) {
            slug = try row["slug"]
            roots = try row["roots"]
        }
    }
}

extension KeyRotation {
    /// Looks without changing anything.
    ///
    /// - Parameter slug: Only this tenant; `nil` for all.
    /// - Returns: What there is.
    /// - Throws: `TenantProvisioning.Failure.unknown`, or what the database and the provider throw.
    package func status(of slug: String? = nil) async throws -> KeyStatus {
        try await withConnection { connection in
            if let slug { _ = try await TenantProvisioning.record(of: slug, on: connection) }
            let (rows, epochs) = try await connection.run(
                .rows(Self.rootsInUse(of: slug), as: KeyStatus.RootRow.self),
                .rows(Self.epochs(of: slug), as: KeyStatus.Epoch.self)
            )
            let epochsOf = Dictionary(grouping: epochs, by: \.slug)
            return KeyStatus(
                roots: try await keys.rootKeys(),
                tenants: rows.map { .init(slug: $0.slug, roots: $0.roots, epochs: epochsOf[$0.slug] ?? []) }
            )
        }
    }

    private static func rootsInUse(of slug: String?) -> SQL {
        """
        SELECT t.slug, ARRAY(SELECT DISTINCT k.root FROM vault.tenant_key k
                              WHERE k.login = 'kt_' || t.code ORDER BY k.root) AS roots
          FROM ctl.tenant t WHERE \(slug) IS NULL OR t.slug = \(slug) ORDER BY t.slug
        """
    }

    private static func epochs(of slug: String?) -> SQL {
        """
        SELECT t.slug, coalesce(k.generation, s.epoch) AS epoch, k.made_at, coalesce(s.persons, 0) AS persons
          FROM (SELECT login, generation, made_at FROM vault.tenant_key WHERE kind = 1) k
          FULL JOIN (SELECT login, epoch, count(*) AS persons FROM vault.subject_key
                      WHERE wrapped IS NOT NULL GROUP BY login, epoch) s
            ON s.login = k.login AND s.epoch = k.generation
          JOIN ctl.tenant t ON coalesce(k.login, s.login) = 'kt_' || t.code
         WHERE \(slug) IS NULL OR t.slug = \(slug)
         ORDER BY t.slug, epoch
        """
    }
}
