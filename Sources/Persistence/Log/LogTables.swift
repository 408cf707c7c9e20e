package import Foundation
package import Postgres
import Safeguards

/// The tables of one log: a tenant's, on a connection that sees its schema, or the platform's.
struct LogTables: Sendable {
    static let tenant = LogTables(entry: "audit_entry", head: "audit_head", tile: "audit_tile", "audit_checkpoint")
    static let platform = LogTables(
        entry: "ctl.audit_entry",
        head: "ctl.audit_head",
        tile: "ctl.audit_tile",
        "ctl.audit_checkpoint"
    )

    let entry: SQL
    let head: SQL
    let tile: SQL
    let checkpoint: SQL

    private init(entry: SQL, head: SQL, tile: SQL, _ checkpoint: SQL) {
        self.entry = entry
        self.head = head
        self.tile = tile
        self.checkpoint = checkpoint
    }
}

/// A line that waits for its place in the tree.
struct UnsealedLine: RowDecodable {
    let id: UUID
    let day: String
    let hash: [UInt8]

    init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        day = try row["day"]
        hash = try row["leaf_hash"]
    }
}

struct TileRow: RowDecodable {
    let place: TilePlace
    let hashes: [UInt8]

    init(row: borrowing Row) throws(PostgresError) {
        place = TilePlace(level: try row["level"], number: try row["n"])
        hashes = try row["hashes"]
    }
}

/// A signed head of the tree as it is stored.
package struct CheckpointRow: RowDecodable, Sendable, Hashable {
    package let size: Int64
    package let note: String
    package let cosigned: String?
    package let at: Date

    static let columns: SQL = "size, note, cosigned, at"

    package init(row: borrowing Row) throws(PostgresError) {
        size = try row["size"]
        note = try row["note"]
        cosigned = try row[optional: "cosigned"]
        at = try row["at"]
    }
}

/// The log does not hold what a signed head of it says: tiles are missing or not what they were.
package struct LogDamaged: Error, Equatable {
    package init() {}
}
