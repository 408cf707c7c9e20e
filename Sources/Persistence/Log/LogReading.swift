import Crypto
package import Foundation
package import Postgres
package import Safeguards

/// Which lines of the log are looked for. Nothing said is nothing asked.
package struct LogSearch: Sendable {
    package var person: UUID?
    package var actor: UUID?
    package var acts: [Int16]?
    package var classes: [Int16]?
    package var purpose: String?
    package var result: Int16?
    /// What was acted on.
    package var object: UUID?
    /// From this instant on.
    package var from: Date?
    /// Before this instant.
    package var until: Date?

    package init() {}
}

extension LogSearch {
    /// What a line `e` must fulfil besides telling of the person, each condition behind an `AND`.
    ///
    /// What is not asked is not in the text: a plan made for every question at once could use no index.
    var conditions: SQL {
        var conditions: SQL = ""
        if let from { conditions += " AND e.at >= \(from)" }
        if let until { conditions += " AND e.at < \(until)" }
        if let actor { conditions += " AND e.actor = \(actor)" }
        if let acts { conditions += " AND e.act = ANY (\(acts))" }
        if let classes { conditions += " AND e.cls = ANY (\(classes))" }
        if let purpose { conditions += " AND e.purpose = \(purpose)" }
        if let result { conditions += " AND e.res = \(result)" }
        if let object { conditions += " AND e.object = \(object)" }
        return conditions
    }
}

/// A line of the log as it is stored.
package struct LogRow: RowDecodable, Sendable {
    package let id: UUID
    package let at: Date
    package let act: Int16
    package let actor: UUID?
    package let result: Int16
    /// The place in the tree; `nil` until the sealer has given one.
    package let place: Int64?
    /// The exact bytes.
    package let entry: [UInt8]

    static let columns: SQL = "e.id, e.at, e.act, e.actor, e.res, e.leaf_index, e.entry"

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        at = try row["at"]
        act = try row["act"]
        actor = try row[optional: "actor"]
        result = try row["res"]
        place = try row[optional: "leaf_index"]
        entry = try row["entry"]
    }
}

/// A place in the log from which older lines follow.
package struct LogPosition: Sendable, Hashable {
    package let at: Date
    package let id: UUID

    package init(at: Date, id: UUID) {
        self.at = at
        self.id = id
    }
}

extension TenantConnection {
    /// Lines of the log, the newest first, those before a position.
    package func logLines(_ search: LogSearch, before last: LogPosition?, limit: Int64) async throws -> [LogRow] {
        var source: SQL = "audit_entry e WHERE true"
        var order: SQL = "e.at DESC, e.id DESC"
        if let person = search.person {
            source = """
                audit_subject s JOIN audit_entry e ON e.id = s.id AND e.at = s.at WHERE s.subject = \(person)
                """
            order = "s.at DESC, s.id DESC"
        }
        if let last {
            source += " AND (e.at, e.id) < (\(last.at), \(last.id))"
            if search.person != nil { source += " AND (s.at, s.id) < (\(last.at), \(last.id))" }
        }
        return try await rows(
            "SELECT \(LogRow.columns) FROM \(source)\(search.conditions) ORDER BY \(order) LIMIT \(limit)"
        )
    }

    /// One line of the log.
    package func logLine(_ id: UUID) async throws -> LogRow? {
        try await optionalRow("SELECT \(LogRow.columns) FROM audit_entry e WHERE e.id = \(id)")
    }

    /// The signed head of the log at a size.
    package func logHead(ofSize size: Int64) async throws -> CheckpointRow? {
        try await optionalRow("SELECT \(CheckpointRow.columns) FROM audit_checkpoint WHERE size = \(size)")
    }

    /// By what the signature under a head is verified.
    ///
    /// - Throws: `LogDamaged` where the head has no name; `IntegrityFailure`.
    package func logVerifier(of head: CheckpointRow) throws -> NoteVerifier {
        NoteVerifier(name: try head.origin, key: try seals.vault.signingKey().key.publicKey)
    }

    /// How far the log is sealed, its newest signed head, and the newest line that says that all of it was verified.
    package func logState() async throws -> LogStateRows {
        let (size, unsealed, head, firstSigned, verification) = try await run(
            .optionalValue("SELECT size FROM audit_head", as: Int64.self),
            .value("SELECT count(*) FROM audit_entry WHERE leaf_index IS NULL", as: Int64.self),
            .optionalRow(
                "SELECT \(CheckpointRow.columns) FROM audit_checkpoint ORDER BY size DESC LIMIT 1",
                as: CheckpointRow.self
            ),
            .optionalValue("SELECT at FROM audit_checkpoint ORDER BY size LIMIT 1", as: Date.self),
            .optionalRow(
                """
                SELECT \(LogRow.columns) FROM audit_entry e WHERE e.act = \(AuditAct.systemLogVerified.number)
                 ORDER BY e.at DESC LIMIT 1
                """,
                as: LogRow.self
            )
        )
        return LogStateRows(
            size: size ?? 0,
            unsealed: unsealed,
            head: head,
            firstSignedAt: firstSigned,
            verification: verification
        )
    }
}

/// How the log stands.
package struct LogStateRows: Sendable {
    /// How many lines have their places.
    package let size: Int64
    /// How many still wait for one.
    package let unsealed: Int64
    package let head: CheckpointRow?
    /// When the first head was signed: since then there is something to verify.
    package let firstSignedAt: Date?
    package let verification: LogRow?
}
