package import Foundation
package import Persistence
package import Safeguards

/// What of the log is asked for; what is not said is not asked.
package struct LogQuery: Sendable, Hashable {
    package var person: UUID?
    /// A user, a token or an operator.
    package var actor: UUID?
    package var act: AuditAct?
    package var kind: AuditClass?
    package var purpose: PurposeCode?
    package var result: AuditResult?
    package var object: UUID?
    /// From this instant on.
    package var from: Date?
    /// Before this instant.
    package var until: Date?

    package init() {}

    /// Whether it asks for a single person or thing by its number.
    var namesOne: Bool { person != nil || object != nil }

    package var search: LogSearch {
        var search = LogSearch()
        search.person = person
        search.actor = actor
        search.acts = act.map { [$0.number] }
        search.classes = kind.map { [$0.rawValue] }
        search.purpose = purpose?.rawValue
        search.result = result?.rawValue
        search.object = object
        search.from = from
        search.until = until
        return search
    }

    /// By name, for whoever reads later what was asked for.
    package var filters: [String: String] {
        var filters: [String: String] = [:]
        filters["person"] = person?.uuidString.lowercased()
        filters["actor"] = actor?.uuidString.lowercased()
        filters["act"] = act?.name
        filters["class"] = kind?.name
        filters["purpose"] = purpose?.rawValue
        filters["result"] = result?.name
        filters["object"] = object?.uuidString.lowercased()
        filters["from"] = from.map { AuditInstant.text(of: AuditInstant.microseconds(of: $0)) }
        filters["until"] = until.map { AuditInstant.text(of: AuditInstant.microseconds(of: $0)) }
        return filters
    }

    /// Tells this query from every other.
    package var name: String {
        filters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ";")
    }

    /// As a line of the log tells what was asked for.
    var details: [AuditCode: AuditEntry.Extra] {
        var details: [AuditCode: AuditEntry.Extra] = [:]
        for (name, value) in filters {
            guard let code = AuditCode(name) else { continue }
            details[code] = .word(value)
        }
        return details
    }
}

/// Lines of the log, the newest first.
package struct SearchLog: CaseAction {
    package static let permission = Permission.auditSearch
    package static let changesData = false
    private let query: LogQuery
    private let last: UUID?
    private let limit: Int

    /// - Parameters:
    ///   - query: Which.
    ///   - last: Goes on before this one.
    ///   - limit: How many, at most 200.
    package init(_ query: LogQuery, before last: UUID? = nil, limit: Int = 50) {
        self.query = query
        self.last = last
        self.limit = min(max(limit, 1), Listing<LogLine>.most)
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Listing<LogLine> {
        let view = try await tenant.permit()
        // Who knows persons under pseudonyms must not learn whose they are by asking for a number.
        guard view == .clear || !query.namesOne else { throw Refused(missing: Self.permission) }
        let position = try await tenant.position(of: last)
        let rows = try await tenant.logLines(query.search, before: position, limit: Int64(limit + 1))
        var details = query.details
        details["shown"] = .count(min(rows.count, limit))
        tenant.record(.auditSearched, about: query.person.map { .person($0) }, details)
        return Listing(try await tenant.read(rows, view), limit: limit, id: \.id)
    }
}

/// One's own lines, the newest first: what everybody may know of themselves.
package struct ListOwnActs: CaseAction {
    package static let permission = Permission.auditReadOwn
    package static let changesData = false
    private let last: UUID?
    private let limit: Int

    /// - Parameters:
    ///   - last: Goes on before this one.
    ///   - limit: How many, at most 200.
    package init(before last: UUID? = nil, limit: Int = 50) {
        self.last = last
        self.limit = min(max(limit, 1), Listing<LogLine>.most)
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Listing<LogLine> {
        guard let user = try await tenant.principal().user else { throw Refused(missing: Self.permission) }
        try await tenant.permit { $0.isOneself = true }
        var query = LogQuery()
        query.actor = user
        let position = try await tenant.position(of: last)
        let rows = try await tenant.logLines(query.search, before: position, limit: Int64(limit + 1))
        // What somebody did tells them of nobody whom they did not see then; numbers of persons are not among it.
        return Listing(try await tenant.read(rows, .pseudonymised), limit: limit, id: \.id)
    }
}

extension TenantConnection {
    /// Where a list goes on; `nil` for its beginning.
    ///
    /// - Throws: `NotFound` where it went on behind a line that is not there.
    fileprivate func position(of last: UUID?) async throws -> LogPosition? {
        guard let last else { return nil }
        guard let row = try await logLine(last) else { throw NotFound() }
        return LogPosition(at: row.at, id: row.id)
    }
}
