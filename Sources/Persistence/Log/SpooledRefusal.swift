import Crypto
import Foundation
import Postgres
import Safeguards

/// A line of the log that the log could not take, as it waits in the spool: what the log would hold, no more.
struct SpooledRefusal: Codable, Sendable, Equatable {
    let tenant: UUID
    let id: UUID
    /// Microseconds since 1970 in UTC.
    let at: Int64
    let act: Int16
    let actor: UUID?
    let result: Int16
    let object: UUID?
    /// The persons at whom somebody wanted to look.
    let subjects: [UUID]
    /// The exact bytes.
    let entry: Data

    init(_ line: NewLine, of tenant: TenantID) {
        self.tenant = tenant.value
        id = line.entry.id
        at = line.entry.at
        act = line.entry.act.number
        actor = line.entry.actor.id
        result = line.entry.result.rawValue
        object = line.entry.object?.id
        subjects = line.entry.subjects.map(\.id)
        entry = Data(line.bytes)
    }

    var written: WrittenLine {
        WrittenLine(
            id: id,
            hash: AuditEntry.leafHash(of: Array(entry)),
            act: knownAct,
            at: Date(timeIntervalSince1970: Double(at) / 1_000_000)
        )
    }

    /// Adds the line unless it is there, however often it comes: whether it was added, only the log can tell after a
    /// crash. The file from which it comes is locked, so that nobody adds it at the same time.
    var insertion: SQL {
        let (line, bytes) = (written, Array(entry))
        let adding: SQL = """
            INSERT INTO audit_entry (id, at, cls, act, actor, res, object, entry, leaf_hash)
            SELECT \(id), \(line.at), \(knownAct.kind.rawValue), \(act), \(actor), \(result), \(object), \(bytes),
                   \(line.hash)
             WHERE NOT EXISTS (SELECT FROM audit_entry WHERE id = \(id))
            """
        guard !subjects.isEmpty else { return adding }
        return """
            WITH line AS (\(adding) RETURNING id)
            INSERT INTO audit_subject (subject, at, id)
            SELECT s, \(line.at), line.id FROM line, unnest(\(subjects)) AS s
            """
    }

    private var knownAct: AuditAct { AuditAct.all.first { $0.number == act } ?? .denied }
}

extension SpooledRefusal {
    /// What a file of the spool holds.
    struct Reading: Sendable {
        var refusals: [SpooledRefusal] = []
        /// Lines that are not what was written. The last one, where it has no end, is not among them: nobody was told
        /// that it was kept.
        var damaged = 0
    }

    /// One line of text: a hash, and what it is the hash of.
    func text() throws -> [UInt8] {
        let json = try JSONEncoder().encode(self)
        return Array(Hex.text(of: SHA256.hash(data: json)).utf8) + [0x20] + json + [0x0A]
    }

    static func read(_ bytes: [UInt8]) -> Reading {
        var reading = Reading()
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for line in lines.dropLast() {
            let parts = line.split(separator: 0x20, maxSplits: 1)
            guard parts.count == 2, Hex.text(of: SHA256.hash(data: parts[1])).utf8.elementsEqual(parts[0]),
                // What has its hash and is no line of ours was written by a later version.
                let refusal = try? JSONDecoder().decode(SpooledRefusal.self, from: Data(parts[1]))
            else {
                reading.damaged += 1
                continue
            }
            reading.refusals.append(refusal)
        }
        return reading
    }
}
