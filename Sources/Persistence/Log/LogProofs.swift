package import Foundation
import Postgres
package import Safeguards

/// A stretch of the log between two signed heads.
package struct LogRange: Sendable, Hashable {
    /// Before its first line; `nil` where it begins with the log.
    package let first: CheckpointRow?
    package let last: CheckpointRow

    package init(first: CheckpointRow?, last: CheckpointRow) {
        self.first = first
        self.last = last
    }

    /// The places of its lines.
    package var places: Range<Int64> { (first?.size ?? 0)..<last.size }
}

/// What proves that a stretch of the log is a stretch of the log.
package struct LogRangeProof: Sendable, Hashable {
    /// The roots of the largest whole trees before it, from which the root of its beginning follows.
    package let prefix: [TreeHash]
    /// That what was signed at its end goes on from what was signed at its beginning.
    package let consistency: [TreeHash]
}

extension TenantConnection {
    /// The shortest stretch between signed heads that holds every line of a period that a signed head covers.
    ///
    /// - Returns: `nil` where no signed head covers any line of the period.
    package func logRange(from: Date?, until: Date?) async throws -> LogRange? {
        let (low, high) = try await run(
            .optionalValue(
                from.map { "SELECT min(leaf_index) FROM audit_entry WHERE at >= \($0)" }
                    ?? "SELECT min(leaf_index) FROM audit_entry",
                as: Int64.self
            ),
            .optionalValue(
                until.map { "SELECT max(leaf_index) FROM audit_entry WHERE at < \($0)" }
                    ?? "SELECT max(leaf_index) FROM audit_entry",
                as: Int64.self
            )
        )
        guard let low, let high, low <= high else { return nil }
        let newest = "(SELECT max(size) FROM audit_checkpoint)" as SQL
        let (first, last) = try await run(
            .optionalRow(
                """
                SELECT \(CheckpointRow.columns) FROM audit_checkpoint
                 WHERE size <= \(low) AND size > 0 ORDER BY size DESC LIMIT 1
                """,
                as: CheckpointRow.self
            ),
            .optionalRow(
                """
                SELECT \(CheckpointRow.columns) FROM audit_checkpoint
                 WHERE size > least(\(high), \(newest) - 1) ORDER BY size LIMIT 1
                """,
                as: CheckpointRow.self
            )
        )
        guard let last, last.size > low else { return nil }
        return LogRange(first: first, last: last)
    }

    /// What proves a stretch.
    ///
    /// - Throws: `LogDamaged` where the tree is not whole.
    package func proof(of range: LogRange) async throws -> LogRangeProof {
        let places = range.places
        let prefix = try await value(of: TreeFrontier.plan(size: places.lowerBound)).hashes
        let plan = ConsistencyProof.plan(oldSize: places.lowerBound, newSize: places.upperBound)
        return LogRangeProof(prefix: prefix, consistency: try await value(of: plan).path)
    }

    /// That one line stands at its place under a signed head.
    ///
    /// - Throws: `LogDamaged` where it does not.
    package func proof(of line: LogRow, under head: CheckpointRow) async throws -> InclusionProof {
        guard let place = line.place, place < head.size else { throw LogDamaged() }
        let proof = try await value(of: InclusionProof.plan(index: place, size: head.size))
        guard proof.proves(TreeHash.leaf(line.entry), in: try head.root) else { throw LogDamaged() }
        return proof
    }

    /// The hashes of the lines at these places, 32 bytes each, at most 256 times as many as tiles are read at once.
    ///
    /// - Throws: `LogDamaged` where one is missing.
    package func leafHashes(at places: Range<Int64>) async throws -> [UInt8] {
        guard !places.isEmpty else { return [] }
        let width = Int64(TilePlace.width)
        let (first, last) = (places.lowerBound / width, (places.upperBound - 1) / width)
        let tiles: [[UInt8]] = try await values(
            "SELECT hashes FROM audit_tile WHERE level = 0 AND n BETWEEN \(first) AND \(last) ORDER BY n"
        )
        let hashes = Array(tiles.joined())
        let start = Int(places.lowerBound - first * width) * TreeHash.byteCount
        let end = start + places.count * TreeHash.byteCount
        guard tiles.count == last - first + 1, end <= hashes.count else { throw LogDamaged() }
        return Array(hashes[start..<end])
    }

    /// Lines at these places, in their order, those that are looked for.
    package func logLines(at places: Range<Int64>, _ search: LogSearch, limit: Int64) async throws -> [LogRow] {
        var source: SQL = "audit_entry e WHERE true"
        if let person = search.person {
            // From the few lines of a person, not through all of a stretch.
            source = "audit_subject s JOIN audit_entry e ON e.id = s.id AND e.at = s.at WHERE s.subject = \(person)"
        }
        return try await rows(
            """
            SELECT \(LogRow.columns) FROM \(source)
               AND e.leaf_index >= \(places.lowerBound) AND e.leaf_index < \(places.upperBound)\(search.conditions)
             ORDER BY e.leaf_index LIMIT \(limit)
            """
        )
    }

    private func value<Value>(of plan: ProofPlan<Value>) async throws -> Value {
        let tiles: [TileRow] = try await rows(plan.tiles.query(in: .tenant))
        do {
            return try plan.value(from: Dictionary(uniqueKeysWithValues: tiles.map { ($0.place, $0.hashes) }))
        } catch {
            throw LogDamaged()
        }
    }
}

extension Set<TilePlace> {
    /// The statement that reads these tiles.
    func query(in tables: LogTables) -> SQL {
        let places = Array(self)
        return """
            SELECT t.level, t.n, t.hashes FROM \(tables.tile) t
              JOIN unnest(\(places.map(\.level)), \(places.map(\.number))) AS x (level, n)
                ON t.level = x.level AND t.n = x.n
            """
    }
}
