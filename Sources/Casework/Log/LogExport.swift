import Correspondence
import Crypto
package import Foundation
import Interchange
import Persistence
package import Safeguards

/// What of the log leaves the house.
package enum LogExportForm: String, Sendable, CaseIterable {
    /// A ZIP archive with the exact lines, what proves them, a table and a report.
    case bundle
    /// A table for a spreadsheet alone.
    case table
}

/// The period holds no line that a signed head covers.
package struct NothingLogged: Error, Equatable {
    package init() {}
}

/// An export of the log on its way: made page by page, and each page's record is committed before the page is sent.
package struct LogExport: Sendable {
    /// Takes what is written, as fast as the reader does.
    package typealias Send = (_ bytes: [UInt8]) async throws -> Void

    /// How many lines travel at once.
    static let page: Int64 = 500
    /// Lines of which each has a proof of its own in the archive; of more, the whole stretch is proof enough.
    static let mostProofs = 1_000
    /// Lines that the report shows; the table has all of them.
    static let mostOnPaper = 2_000

    package let id: UUID
    package let form: LogExportForm
    let query: LogQuery
    let plan: PlanLogExport.Outcome
    let casework: Casework
    let caller: Caller
    let verifier: NoteVerifier
    let madeAt: Date

    /// Such as `audit-20261122T101500Z-20261128T231000Z.zip`.
    package var fileName: String {
        let ends = [plan.range.first?.at ?? plan.range.last.at, plan.range.last.at].map { instant in
            AuditInstant.text(of: AuditInstant.microseconds(of: instant)).prefix(19)
                .filter { $0 != "-" && $0 != ":" } + "Z"
        }
        return "audit-\(ends[0])-\(ends[1]).\(form == .bundle ? "zip" : "csv")"
    }

    package var mediaType: String { form == .bundle ? "application/zip" : "text/csv; charset=utf-8" }

    /// Makes the export and sends it. What has been sent when it throws is no export, and shows it: an archive ends
    /// with its directory, a table with its last line.
    package func write(to send: Send) async throws {
        switch form {
        case .bundle: try await writeBundle(to: send)
        case .table: try await writeTable(to: send)
        }
    }

    private func writeTable(to send: Send) async throws {
        var hash = SHA256()
        let table = LogTable()
        var piece = CSVText.mark + table.heading
        var lines = 0
        try await pages(readable: true) { page in
            hash.update(data: piece)
            try await send(piece)
            lines += page.lines.count
            piece = Array(page.lines.map(table.row).joined())
        }
        piece += table.ending(lines)
        hash.update(data: piece)
        // The last piece leaves only when the record of the whole is kept.
        try await finish(lines: lines, hash: hash)
        try await send(piece)
    }

    private func writeBundle(to send: Send) async throws {
        var archive = try LogArchive(of: caller.tenant, plan.range, at: madeAt)
        try archive.begin(self)
        try await leaves { try await archive.add(leaves: $0, send) }
        var lines = 0
        try await pages(readable: false) { page in
            lines += page.rows.count
            try await archive.add(page.rows, send)
        }
        try archive.endLines()
        let table = LogTable()
        var shown: [LogLine] = []
        try archive.add(CSVText.mark + table.heading, to: "entries.csv")
        try await pages(readable: true) { page in
            shown += page.lines.prefix(Self.mostOnPaper - shown.count)
            try archive.add(Array(page.lines.map(table.row).joined()), to: "entries.csv")
            try await archive.flush(send)
        }
        try archive.add(table.ending(lines), to: "entries.csv")
        let paper = LogPaper(export: self, lines: shown, count: lines)
        try archive.add(try await paper.document().render(), to: "report.pdf")
        if lines <= Self.mostProofs, !query.filters.isEmpty { try await proofs { try archive.add($0, of: $1) } }
        let last = try archive.finish(filters: query.filters)
        try await finish(lines: lines, hash: archive.hash(with: last))
        try await send(last)
    }

    /// The lines, page by page, those that are looked for.
    private func pages(readable: Bool, _ body: (LogPortion) async throws -> Void) async throws {
        var places = plan.range.places
        while !places.isEmpty {
            let action = ReadLogPage(places, query, of: id, readable: readable)
            let page = try await casework.outcome(of: action, by: caller)
            try await body(page)
            guard page.rows.count == Int(Self.page), let last = page.rows.last?.place else { break }
            places = (last + 1)..<places.upperBound
        }
    }

    private func leaves(_ body: ([UInt8]) async throws -> Void) async throws {
        let (places, step) = (plan.range.places, Int64(16_384))
        for start in stride(from: places.lowerBound, to: places.upperBound, by: Int(step)) {
            let part = start..<min(start + step, places.upperBound)
            try await body(try await casework.outcome(of: ReadLeaves(part), by: caller))
        }
    }

    private func proofs(_ body: (TLogProof, Int64) throws -> Void) async throws {
        for (place, proof) in try await casework.outcome(
            of: ProveLines(plan.range, query, verifier: verifier),
            by: caller
        ) {
            try body(proof, place)
        }
    }

    private func finish(lines: Int, hash: SHA256) async throws {
        let digest = Hex.text(of: hash.finalize())
        try await casework.outcome(of: FinishLogExport(id, lines: lines, sha256: digest), by: caller)
    }
}

extension Casework {
    /// Begins an export: it is recorded and sealed before its first byte is made.
    ///
    /// - Throws: What the door throws; `NothingLogged`.
    package func beginLogExport(
        _ query: LogQuery,
        as form: LogExportForm,
        by caller: Caller
    ) async throws -> LogExport {
        let id = UUID.timeOrdered(at: now)
        try await outcome(of: BeginLogExport(id, query, form), by: caller)
        let plan = try await outcome(of: PlanLogExport(query), by: caller)
        return LogExport(
            id: id,
            form: form,
            query: query,
            plan: plan,
            casework: self,
            caller: caller,
            verifier: try await logVerifier(of: caller.tenant),
            madeAt: now
        )
    }
}
