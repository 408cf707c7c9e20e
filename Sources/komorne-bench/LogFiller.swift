import Foundation
import Persistence
import Postgres
import Safeguards

/// Lines of a log as years of readers leave them: real lines, written with COPY, all in the order of their times.
///
/// Everything of a line follows from its number, so that the lines and the index of whom they tell of agree.
struct LogFiller: Sendable {
    let tenant: TenantRecord
    /// How many lines there are in all.
    let count: Int
    /// How many persons they tell of.
    let persons: Int
    /// How many people of the office wrote them.
    let actors: Int
    let from: Date
    let until: Date
    /// Whether they have their places already, in a tree of which nothing else is there.
    var isPlaced = false

    private static let purposes: [PurposeCode] = [.enforcement, .paymentEnquiry, .court, .correction]

    /// Writes the lines, and lets the server learn what is there.
    func fill(in instance: Instance) async throws {
        let schema = try TenantNames(code: tenant.code).schema
        let connection = try await Connection.open(
            instance.superuser,
            within: .seconds(10),
            statementDeadline: .seconds(600),
            logger: instance.logger
        )
        let columns = "id, at, cls, act, actor, res, purpose, object, leaf_index, entry, leaf_hash"
        let lines = SQL(trusted: "COPY \(schema.text).audit_entry (\(columns)) FROM STDIN")
        let subjects = SQL(trusted: "COPY \(schema.text).audit_subject (subject, at, id) FROM STDIN")
        _ = try await connection.copyIn(lines, from: chunks(rows: Template(self).row), within: .seconds(3_600))
        _ = try await connection.copyIn(subjects, from: chunks(rows: subjectRow), within: .seconds(3_600))
        try await connection.script("VACUUM ANALYZE")
        await connection.close()
    }

    private func chunks(rows row: @escaping @Sendable (Int) -> [UInt8]) -> Chunks {
        Chunks(count: count, row: row)
    }

    /// Whom a line tells of.
    func person(of line: Int) -> UUID {
        // Multiplied by a large prime, so that those who stand beside each other are strangers.
        BenchPerson(number: line &* 7_919 % persons).id
    }

    func actor(of line: Int) -> UUID {
        let digits = String(line &* 104_729 % actors)
        let text = "00000000-0000-7000-9000-" + String(repeating: "0", count: 12 - digits.count) + digits
        guard let id = UUID(uuidString: text) else { preconditionFailure("twelve digits end an identifier") }
        return id
    }

    fileprivate func purpose(of line: Int) -> PurposeCode { Self.purposes[line % Self.purposes.count] }

    /// Microseconds since 1970.
    fileprivate func instant(of line: Int) -> Int64 {
        let (start, end) = (AuditInstant.microseconds(of: from), AuditInstant.microseconds(of: until))
        return start + (end - start) / Int64(count) * Int64(line)
    }

    /// Of version 7, as the lines of the service have.
    fileprivate func identifier(of line: Int) -> String {
        let milliseconds = String(instant(of: line) / 1_000, radix: 16)
        let time = String(repeating: "0", count: 12 - milliseconds.count) + milliseconds
        let number = String(line, radix: 16)
        return "\(time.prefix(8))-\(time.suffix(4))-7000-8000-" + String(repeating: "0", count: 12 - number.count)
            + number
    }

    private func subjectRow(_ line: Int) -> [UInt8] {
        let at = AuditInstant.text(of: instant(of: line))
        return Array("\(person(of: line).uuidString)\t\(at)\t\(identifier(of: line))\n".utf8)
    }
}

/// The rows of lines, made from those of another by putting in what differs: that takes a few microseconds.
private struct Template: Sendable {
    private enum Piece: Sendable {
        case text(String)
        case id, actor, person, at
    }

    private let filler: LogFiller
    private let entries: [PurposeCode: [Piece]]

    init(_ filler: LogFiller) {
        self.filler = filler
        let pairs = PurposeCode.allCases.map { ($0, Self.pieces(of: Self.entry(for: $0, in: filler.tenant.id))) }
        entries = Dictionary(uniqueKeysWithValues: pairs)
    }

    @Sendable func row(_ line: Int) -> [UInt8] {
        let (id, at) = (filler.identifier(of: line), AuditInstant.text(of: filler.instant(of: line)))
        let actor = filler.actor(of: line).uuidString.lowercased()
        let person = filler.person(of: line).uuidString.lowercased()
        let (act, purpose) = (AuditAct.personViewed, filler.purpose(of: line))
        var entry: [UInt8] = []
        entry.reserveCapacity(1_000)
        for piece in entries[purpose] ?? [] {
            switch piece {
            case .text(let text): entry += text.utf8
            case .id: entry += id.utf8
            case .actor: entry += actor.utf8
            case .person: entry += person.utf8
            case .at: entry += at.utf8
            }
        }
        var row = Array("\(id)\t\(at)\t\(act.kind.rawValue)\t\(act.number)\t\(actor)\t".utf8)
        let place = filler.isPlaced ? String(line) : "\\N"
        row += "\(AuditResult.ok.rawValue)\t\(purpose.rawValue)\t\(person)\t\(place)\t\\\\x".utf8
        Self.append(entry, to: &row)
        row += "\t\\\\x".utf8
        Self.append(AuditEntry.leafHash(of: entry), to: &row)
        row.append(UInt8(ascii: "\n"))
        return row
    }

    /// What stands for the identifier, the actor and the person.
    private static let marks = (1...3).compactMap { UUID(uuidString: "0000000\($0)-0000-7000-8000-00000000000\($0)") }

    private static func entry(for purpose: PurposeCode, in tenant: TenantID) -> String {
        var entry = AuditEntry(
            .personViewed,
            by: .init(.user, id: marks[1], roles: ["manager"], session: Array(repeating: 7, count: 32)),
            on: .init("person", id: marks[2]),
            in: tenant,
            id: marks[0],
            at: Date(timeIntervalSince1970: 0)
        )
        entry.subjects = [.init(marks[2], fields: FieldRegistry.personSurname.mask)]
        entry.purpose = .init(purpose.code)
        entry.request = "00000000000000000000000000000000"
        entry.network = Sealed(bytes: Array(repeating: 3, count: 160))
        return String(decoding: entry.bytes, as: UTF8.self)
    }

    private static func pieces(of text: String) -> [Piece] {
        let slots: [(String, Piece)] =
            zip(marks.map { $0.uuidString.lowercased() }, [.id, .actor, .person]) + [(AuditInstant.text(of: 0), .at)]
        return slots.reduce([.text(text)]) { pieces, slot in
            pieces.flatMap { piece -> [Piece] in
                guard case .text(let text) = piece else { return [piece] }
                return Array(text.components(separatedBy: slot.0).map { [.text($0)] }.joined(separator: [slot.1]))
            }
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func append(_ bytes: [UInt8], to row: inout [UInt8]) {
        for byte in bytes {
            row.append(digits[Int(byte >> 4)])
            row.append(digits[Int(byte & 15)])
        }
    }
}

/// Rows, some hundred at a time.
private struct Chunks: AsyncSequence, AsyncIteratorProtocol {
    let count: Int
    let row: @Sendable (Int) -> [UInt8]
    private var next = 0

    init(count: Int, row: @escaping @Sendable (Int) -> [UInt8]) {
        self.count = count
        self.row = row
    }

    func makeAsyncIterator() -> Self { self }

    mutating func next() async -> [UInt8]? {
        guard next < count else { return nil }
        let end = Swift.min(next + 200, count)
        defer { next = end }
        return (next..<end).flatMap(row)
    }
}
