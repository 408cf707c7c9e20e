import Foundation
import Postgres
package import Safeguards

extension Connection {
    /// How many lines get their places in one transaction.
    static let linesSealedAtOnce: Int64 = 4096

    /// Gives the lines that are committed and have no place yet the next places of the tree, in the order in which they
    /// can be seen, and lets the tree's tiles grow.
    ///
    /// - Returns: The size of the tree, and how many lines it grew by.
    /// - Throws: `LogDamaged` where the tree that is there is not whole; what the database throws.
    func sealLines(in tables: LogTables) async throws -> (size: Int64, count: Int) {
        do {
            let (size, lines) = try await lockHead(of: tables)
            guard !lines.isEmpty else {
                try await script("COMMIT")
                return (size, 0)
            }
            var frontier = try await frontier(of: size, in: tables)
            let growth = frontier.append(contentsOf: lines.compactMap { TreeHash(bytes: $0.hash) })
            guard frontier.size == size + Int64(lines.count) else { throw LogDamaged() }
            let before = try await tiles(Set(growth.filter { $0.offset > 0 }.map(\.place)), in: tables)
            let places = growth.map(\.place)
            let grown = try growth.map { try $0.bytes(behind: before[$0.place]) }
            let tag = try await run(
                .tag("COMMIT"),
                after: [
                    """
                    UPDATE \(tables.entry) e SET leaf_index = \(size) + x.place - 1
                      FROM unnest(\(lines.map(\.id)), \(lines.map(\.day))) WITH ORDINALITY AS x (id, day, place)
                     WHERE e.sealed_day = x.day::date AND e.id = x.id AND e.leaf_index IS NULL
                    """,
                    """
                    INSERT INTO \(tables.tile) (level, n, hashes)
                    SELECT * FROM unnest(\(places.map(\.level)), \(places.map(\.number)), \(grown))
                        ON CONFLICT (level, n) DO UPDATE SET hashes = excluded.hashes
                    """,
                    "UPDATE \(tables.head) SET size = \(frontier.size)",
                ]
            )
            guard tag == "COMMIT" else { throw TransactionFailed() }
            return (frontier.size, lines.count)
        } catch {
            await rollback()
            throw error
        }
    }

    /// Gives all lines their places and signs the head of the tree unless it is signed already.
    ///
    /// - Parameters:
    ///   - tables: The log.
    ///   - origin: What the log calls itself where it has no signed head yet.
    ///   - key: Signs.
    ///   - known: The newest head that this process remembers.
    ///   - now: The instant of signing.
    /// - Returns: The newest signed head; `nil` for a log without lines.
    /// - Throws: `LogDamaged`, also for a tree that does not go on from `known`; what the database throws.
    func sealAndSign(
        _ tables: LogTables,
        origin: NoteName,
        with key: SigningKey,
        after known: Checkpoint?,
        at now: Date
    ) async throws -> SignedHead? {
        while try await sealLines(in: tables).count == Self.linesSealedAtOnce {}
        return try await signHead(of: tables, origin: origin, with: key, after: known, at: now)
    }

    private func signHead(
        of tables: LogTables,
        origin: NoteName,
        with key: SigningKey,
        after known: Checkpoint?,
        at now: Date
    ) async throws -> SignedHead? {
        // The head first: whoever signs between the two looks signs a tree that is no smaller than the one seen then.
        let (newest, found) = try await run(
            .optionalRow(
                "SELECT \(CheckpointRow.columns) FROM \(tables.checkpoint) ORDER BY size DESC LIMIT 1",
                as: CheckpointRow.self
            ),
            .optionalValue("SELECT size FROM \(tables.head)", as: Int64.self)
        )
        let size = found ?? 0
        // A log keeps its name, whatever host it moves to.
        let signer = NoteSigner(name: try known?.origin ?? newest.map { try $0.origin } ?? origin, key: key.key)
        let signed = try newest?.verified(by: signer.verifier)
        let signedSize = signed?.size ?? 0
        // A tree that is smaller than it was is not the tree that was signed.
        guard signedSize >= known?.size ?? 0, size >= signedSize else { throw LogDamaged() }
        if let known, let signed {
            guard try await isBeginning(known, of: signed.size, signed.root, in: tables) else { throw LogDamaged() }
        }
        guard size > signedSize else { return newest.flatMap { row in signed.map { SignedHead(row, $0) } } }
        let root = try await frontier(of: size, in: tables).root
        if let signed {
            // What was signed before must be the beginning of what is signed now, or the tiles are not what they were.
            guard try await isBeginning(signed, of: size, root, in: tables) else { throw LogDamaged() }
        }
        return try await sign(size, root, of: tables, by: signer, at: now)
    }

    private func sign(
        _ size: Int64,
        _ root: TreeHash,
        of tables: LogTables,
        by signer: NoteSigner,
        at now: Date
    ) async throws -> SignedHead {
        let signed = try SignedCheckpoint(size: size, root: root, by: signer)
        try await execute(
            """
            INSERT INTO \(tables.checkpoint) (size, root, note, at)
            VALUES (\(size), \(root.bytes), \(signed.note.description), \(now)) ON CONFLICT DO NOTHING
            """
        )
        // Somebody else may have been faster; then what they signed must be the same.
        let row: CheckpointRow = try await row(
            "SELECT \(CheckpointRow.columns) FROM \(tables.checkpoint) WHERE size = \(size)"
        )
        let stored = try row.verified(by: signer.verifier)
        guard stored.root == root else { throw LogDamaged() }
        return SignedHead(row, stored)
    }

    /// Whether the tree of this size and root begins as the signed one.
    private func isBeginning(
        _ old: Checkpoint,
        of size: Int64,
        _ root: TreeHash,
        in tables: LogTables
    ) async throws -> Bool {
        let plan = ConsistencyProof.plan(oldSize: old.size, newSize: size)
        return try await value(of: plan, in: tables).proves(old.root, in: root)
    }

    /// The frontier of the tree at a size that it has or had.
    func frontier(of size: Int64, in tables: LogTables) async throws -> TreeFrontier {
        try await value(of: TreeFrontier.plan(size: size), in: tables)
    }

    /// What follows from the tiles that a plan asks for.
    func value<Value>(of plan: ProofPlan<Value>, in tables: LogTables) async throws -> Value {
        do {
            return try plan.value(from: try await tiles(plan.tiles, in: tables))
        } catch is UnfitTile {
            throw LogDamaged()
        }
    }

    private func tiles(_ places: Set<TilePlace>, in tables: LogTables) async throws -> Tiles {
        guard !places.isEmpty else { return [:] }
        let rows: [TileRow] = try await rows(places.query(in: tables))
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.place, $0.hashes) })
    }

    /// Begins a transaction in which nobody else seals; the lines that wait.
    private func lockHead(of tables: LogTables) async throws -> (size: Int64, lines: [UnsealedLine]) {
        try await execute("INSERT INTO \(tables.head) DEFAULT VALUES ON CONFLICT DO NOTHING")
        try await script("BEGIN")
        return try await run(
            .value("SELECT size FROM \(tables.head) FOR UPDATE", as: Int64.self),
            .rows(
                """
                SELECT id, sealed_day::text AS day, leaf_hash FROM \(tables.entry)
                 WHERE leaf_index IS NULL ORDER BY at, id LIMIT \(Self.linesSealedAtOnce)
                """,
                as: UnsealedLine.self
            )
        )
    }
}

/// A signed head as it is stored, and what it says.
struct SignedHead: Sendable {
    let row: CheckpointRow
    let checkpoint: Checkpoint

    init(_ row: CheckpointRow, _ checkpoint: Checkpoint) {
        self.row = row
        self.checkpoint = checkpoint
    }
}

extension CheckpointRow {
    /// What the note says, if we signed it and it is of the size under which it is stored.
    ///
    /// - Throws: `LogDamaged` where it is not.
    func verified(by verifier: NoteVerifier) throws(LogDamaged) -> Checkpoint {
        do {
            let checkpoint = try SignedCheckpoint(parsing: note, of: verifier).checkpoint
            guard checkpoint.size == size else { throw LogDamaged() }
            return checkpoint
        } catch {
            throw LogDamaged()
        }
    }

    /// The root of the tree: the third line.
    package var root: TreeHash {
        get throws {
            let lines = note.split(separator: "\n", maxSplits: 3)
            guard lines.count > 2, let hash = TreeHash(bytes: Base64.bytes(of: lines[2]) ?? []) else {
                throw LogDamaged()
            }
            return hash
        }
    }

    /// What the log that it is the head of calls itself: the first line.
    package var origin: NoteName {
        get throws {
            guard let line = note.split(separator: "\n", maxSplits: 1).first, let name = NoteName(line) else {
                throw LogDamaged()
            }
            return name
        }
    }
}
