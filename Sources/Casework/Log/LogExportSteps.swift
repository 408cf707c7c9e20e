import Foundation
import Persistence
import Safeguards

/// Says in the log that an export begins, and of what.
struct BeginLogExport: CaseAction {
    static let permission = Permission.auditExport
    static let changesData = false
    private let id: UUID
    private let query: LogQuery
    private let form: LogExportForm

    init(_ id: UUID, _ query: LogQuery, _ form: LogExportForm) {
        self.id = id
        self.query = query
        self.form = form
    }

    func perform(in tenant: borrowing TenantConnection) async throws {
        let view = try await tenant.permit()
        // The exact lines hold the numbers of persons, whom some readers know under pseudonyms only.
        guard form == .table || view == .clear, view == .clear || !query.namesOne else {
            throw Refused(missing: Self.permission)
        }
        var details = query.details
        details["form"] = .word(form.rawValue)
        tenant.record(.auditExported, about: .logExport(id), details)
    }
}

/// Finds the stretch of the log that is exported, and what proves it.
struct PlanLogExport: CaseAction {
    static let permission = Permission.auditExport
    static let changesData = false
    static let goesOn = true
    private let query: LogQuery

    struct Outcome: Sendable {
        let range: LogRange
        let proof: LogRangeProof
        /// What the unit calls itself.
        let unit: String?
    }

    init(_ query: LogQuery) {
        self.query = query
    }

    func perform(in tenant: borrowing TenantConnection) async throws -> Outcome {
        _ = try await tenant.permit()
        guard let range = try await tenant.logRange(from: query.from, until: query.until) else {
            throw NothingLogged()
        }
        let setting = TenantSetting.unitDisplayName.rawValue
        let unit = try await tenant.currentSettings(named: [setting]).first?.value
        return Outcome(
            range: range,
            proof: try await tenant.proof(of: range),
            unit: unit.flatMap { $0.isEmpty ? nil : $0 }
        )
    }
}

/// A part of what is exported.
struct LogPortion: Sendable {
    let rows: [LogRow]
    /// The same for people; empty where they were not asked for.
    let lines: [LogLine]
}

/// Reads a page and records that it goes out.
struct ReadLogPage: CaseAction {
    static let permission = Permission.auditExport
    static let changesData = false
    static let goesOn = true
    private let places: Range<Int64>
    private let query: LogQuery
    private let export: UUID
    private let isReadable: Bool

    init(_ places: Range<Int64>, _ query: LogQuery, of export: UUID, readable isReadable: Bool) {
        self.places = places
        self.query = query
        self.export = export
        self.isReadable = isReadable
    }

    func perform(in tenant: borrowing TenantConnection) async throws -> LogPortion {
        let view = try await tenant.permit()
        let rows = try await tenant.logLines(at: places, query.search, limit: LogExport.page)
        let first = Int32(clamping: rows.first?.place ?? places.lowerBound)
        tenant.record(
            .auditExportPaged,
            about: .logExport(export),
            [
                "first": .number(first), "lines": .count(rows.count),
                "what": .word(isReadable ? "table" : "lines"),
            ]
        )
        return LogPortion(rows: rows, lines: isReadable ? try await tenant.read(rows, view) : [])
    }
}

/// Hashes of lines, which say nothing.
struct ReadLeaves: CaseAction {
    static let permission = Permission.auditExport
    static let changesData = false
    static let goesOn = true
    private let places: Range<Int64>

    init(_ places: Range<Int64>) {
        self.places = places
    }

    func perform(in tenant: borrowing TenantConnection) async throws -> [UInt8] {
        _ = try await tenant.permit()
        return try await tenant.leafHashes(at: places)
    }
}

/// Proofs that go with single lines, such as to whom they are about.
struct ProveLines: CaseAction {
    static let permission = Permission.auditExport
    static let changesData = false
    static let goesOn = true
    private let range: LogRange
    private let query: LogQuery
    private let verifier: NoteVerifier

    init(_ range: LogRange, _ query: LogQuery, verifier: NoteVerifier) {
        self.range = range
        self.query = query
        self.verifier = verifier
    }

    func perform(in tenant: borrowing TenantConnection) async throws -> [(place: Int64, proof: TLogProof)] {
        _ = try await tenant.permit()
        let limit = Int64(LogExport.mostProofs)
        let rows = try await tenant.logLines(at: range.places, query.search, limit: limit)
        let head = try SignedCheckpoint(parsing: range.last.note, of: verifier)
        var proofs: [(place: Int64, proof: TLogProof)] = []
        for row in rows {
            guard let place = row.place else { continue }
            let proof = try await tenant.proof(of: row, under: range.last)
            proofs.append((place, try TLogProof(of: TreeHash.leaf(row.entry), by: proof, in: head)))
        }
        return proofs
    }
}

/// Says in the log that an export is complete, and what it was.
struct FinishLogExport: CaseAction {
    static let permission = Permission.auditExport
    static let changesData = false
    static let goesOn = true
    private let id: UUID
    private let lines: Int
    private let sha256: String

    init(_ id: UUID, lines: Int, sha256: String) {
        self.id = id
        self.lines = lines
        self.sha256 = sha256
    }

    func perform(in tenant: borrowing TenantConnection) async throws {
        _ = try await tenant.permit()
        tenant.record(
            .auditExportFinished,
            about: .logExport(id),
            ["lines": .count(lines), "sha256": .word(sha256)]
        )
    }
}

extension AuditEntry.Object {
    static func logExport(_ id: UUID) -> Self { Self("audit_export", id: id) }
}
