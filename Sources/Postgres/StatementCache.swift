/// The statements this connection has prepared on the server, the least recently used forgotten first.
///
/// A statement is prepared when it comes for the second time: one that comes once would cost the server memory for
/// nothing. It is thread-confined, like the session it belongs to.
struct StatementCache {
    final class Statement {
        enum State { case seen, preparing, prepared }

        let text: String
        let oids: [UInt32]
        let name: String
        var state = State.seen
        var columns: Columns?
        fileprivate var lastUse = 0

        fileprivate init(text: String, oids: [UInt32], name: String) {
            self.text = text
            self.oids = oids
            self.name = name
        }
    }

    enum Use {
        /// Sent with its text, as it was never seen or is too long to keep.
        case unprepared(Statement?)
        /// To be prepared now, then run by name.
        case prepare(Statement)
        case prepared(Statement)
    }

    private let capacity: Int
    private var statements: [String: Statement] = [:]
    private var clock = 0
    /// SQL that makes the server forget what is not in `statements` any more.
    private(set) var farewells: [String] = []

    init(capacity: Int = 64) {
        self.capacity = capacity
    }

    /// Longer statements are migrations and the like.
    private static var longestText: Int { 16_384 }

    mutating func use(_ sql: SQL) -> Use {
        clock += 1
        if let known = statements[sql.text], known.matches(sql.parameters) {
            known.lastUse = clock
            switch known.state {
            case .seen:
                known.state = .preparing
                return .prepare(known)
            case .preparing, .prepared: return .prepared(known)
            }
        }
        guard sql.text.utf8.count <= Self.longestText else { return .unprepared(nil) }

        if let other = statements.removeValue(forKey: sql.text) { forget(other) }
        if statements.count >= capacity { evict() }
        let statement = Statement(text: sql.text, oids: sql.parameters.map(\.oid), name: "s\(clock)")
        statement.lastUse = clock
        statements[sql.text] = statement
        return .unprepared(statement)
    }

    /// Forgets everything: the schema changed, or the server lost a statement.
    ///
    /// - Parameter evenIfEmpty: The server may have statements that are unknown here.
    mutating func clear(evenIfEmpty: Bool = false) {
        guard evenIfEmpty || !statements.isEmpty || !farewells.isEmpty else { return }
        statements = [:]
        farewells = ["DEALLOCATE ALL"]
    }

    mutating func farewellsAreSaid() {
        farewells = []
    }

    private mutating func evict() {
        let candidates = statements.values.filter { $0.state != .preparing }
        guard let oldest = candidates.min(by: { $0.lastUse < $1.lastUse }) else { return }
        statements[oldest.text] = nil
        forget(oldest)
    }

    private mutating func forget(_ statement: Statement) {
        guard statement.state == .prepared else { return }
        farewells.append("DEALLOCATE \(statement.name)")
    }
}

extension StatementCache.Statement {
    fileprivate func matches(_ parameters: [SQL.Parameter]) -> Bool {
        guard oids.count == parameters.count else { return false }
        for index in oids.indices where oids[index] != parameters[index].oid { return false }
        return true
    }
}
