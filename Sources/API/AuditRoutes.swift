import Casework
import DebtDomain
import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import Web

/// The log: who did what to whom, why, and what proves it.
struct AuditRoutes: Sendable {
    let door: Door

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.get("api/v1/audit/entries", use: list)
        routes.get("api/v1/me/audit-entries", use: listOwn)
        routes.get("api/v1/audit/entries/{entry}", use: show)
        routes.post("api/v1/audit/entries/{entry}/reveals", use: reveal)
        routes.get("api/v1/audit/entries/{entry}/proof") { request, context in
            try request.refuseQuery()
            let caller = try door.signedIn(context)
            let id = try context.uuid("entry")
            let proof = try await door.casework.proofOfLogLine(id, by: caller)
            return Response.download("\(id.text).tlog-proof", type: "text/plain", bytes: Array("\(proof)".utf8))
        }
        routes.get("api/v1/audit/state", use: state)
        routes.post("api/v1/audit/subjects", use: find)
        routes.post("api/v1/audit/exports", use: export)
        routes.post("api/v1/persons/{person}/access-reports", use: report)
    }

    @Sendable private func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let caller = try door.signedIn(context)
        let (page, query) = try request.query { query throws(Problem) in
            (try query.page(), try query.logQuery())
        }
        let kind = "audit.list:" + query.name
        let position = try await door.cursors.position(of: page, list: kind, tenant: caller.tenant)
        let last = position.flatMap { UUID(octets: $0) }
        let found = try await door.outcome(of: SearchLog(query, before: last, limit: page.limit), context)
        return try await answer(found, kind, request, caller)
    }

    @Sendable private func listOwn(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let caller = try door.signedIn(context)
        let page = try request.query { query throws(Problem) in try query.page() }
        let kind = "audit.list_own"
        let position = try await door.cursors.position(of: page, list: kind, tenant: caller.tenant)
        let last = position.flatMap { UUID(octets: $0) }
        let found = try await door.outcome(of: ListOwnActs(before: last, limit: page.limit), context)
        return try await answer(found, kind, request, caller)
    }

    private func answer(
        _ found: Listing<LogLine>,
        _ kind: String,
        _ request: Request,
        _ caller: Caller
    ) async throws -> Response {
        var fields: [HTTPField] = []
        if let next = found.next {
            let cursor = try await door.cursors.text(of: next.octets, list: kind, tenant: caller.tenant)
            fields.append(.next(cursor, after: request))
        }
        return Response(.ok, fields) { json in
            json.object {
                $0.array("entries", found.items) { $0.members(of: $1) }
                $0.member("has_more", found.next != nil)
            }
        }
    }

    @Sendable private func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let details = try await door.outcome(of: ShowLogLine(try context.uuid("entry")), context)
        return Response { json in
            json.object {
                $0.members(of: details.line)
                $0.member("client", details.client)
                $0.member("purpose_words", details.purposeWords)
                $0.member("holds_values", details.holdsValues)
                $0.member("text", details.text)
                $0.member("leaf_hash", details.leafHash)
            }
        }
    }

    @Sendable private func reveal(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let id = try context.uuid("entry")
        let body = try await JSONBody(request)
        let purpose = try body.gather(body.optional("purpose") { body.purpose($0) })
        let revealed = try await door.outcome(of: RevealLogLine(id, for: purpose), context)
        return Response { json in
            json.object {
                $0.member("id", revealed.id)
                $0.member("query", revealed.query)
                $0.array("changes", revealed.changes) {
                    $0.member("field", $1.field.field)
                    $0.member("before", $1.before)
                    $0.member("after", $1.after)
                }
            }
        }
    }

    @Sendable private func state(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        let caller = try door.signedIn(context)
        let state = try await door.outcome(of: ReadLogState(), context)
        let key = try await door.casework.logVerifier(of: caller.tenant)
        return Response { json in
            json.object {
                $0.member("size", state.size)
                $0.member("unsealed", state.unsealed)
                $0.member("key", "\(key)")
                $0.optionalObject("head", state.head) {
                    $0.member("size", $1.size)
                    $0.member("at", $1.at)
                    $0.member("root", $1.root)
                    $0.member("note", $1.note)
                }
                $0.optionalObject("verification", state.verification) {
                    $0.member("at", $1.at)
                    $0.member("size", $1.size)
                    $0.member("is_sound", $1.isSound)
                }
            }
        }
    }

    @Sendable private func find(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let body = try await JSONBody(request)
        let typed = try body.gather(body.typed("query", most: 200))
        let found = try await door.outcome(of: try FindInLog(typed), context)
        return Response { json in
            json.object {
                $0.array("persons", found) {
                    $0.member("id", $1.id)
                    $0.member("kind", $1.kind.rawValue)
                    $0.member("state", $1.state.rawValue)
                    $0.member("registered_at", $1.registeredAt)
                }
            }
        }
    }

    @Sendable private func export(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        let caller = try door.signedIn(context)
        let body = try await JSONBody(request)
        let (form, query) = try body.logExport()
        let export = try await door.casework.beginLogExport(query, as: form, by: caller)
        return .download(export.fileName, type: export.mediaType) { send in try await export.write(to: send) }
    }

    @Sendable private func report(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        let id = try context.uuid("person")
        let (form, period, purpose) = try (try await JSONBody(request)).accessReport()
        let action = ReportAccess(id, from: period.from, until: period.until, for: purpose)
        let report = try await door.outcome(of: action, context)
        switch form {
        case .pdf: return .download(report.fileName + ".pdf", type: "application/pdf", bytes: try await report.pdf())
        case .csv: return .download(report.fileName + ".csv", type: "text/csv; charset=utf-8", bytes: report.csv)
        case .json: return Response { json in json.object { $0.members(of: report) } }
        }
    }
}

extension JSONText {
    /// An object, or null.
    mutating func optionalObject<Value>(
        _ name: String,
        _ value: Value?,
        _ write: (inout JSONText, Value) -> Void
    ) {
        if let value {
            object(name) { write(&$0, value) }
        } else {
            self.name(name)
            raw("null")
        }
    }

    fileprivate mutating func members(of line: LogLine) {
        member("id", line.id)
        member("at", AuditInstant.text(of: AuditInstant.microseconds(of: line.at)))
        member("act", line.actName)
        member("meaning", line.meaning)
        member("class", line.act?.kind.name)
        object("actor") {
            $0.member("kind", line.actor.kind.rawValue)
            $0.member("id", line.actor.id)
            $0.member("name", line.actor.name)
            $0.member("roles", line.actor.roles.map(\.rawValue))
        }
        optionalObject("object", line.object) {
            $0.member("kind", $1.kind)
            $0.member("id", $1.id)
        }
        array("subjects", line.subjects) {
            $0.member("id", $1.id)
            $0.member("pseudonym", $1.pseudonym)
            $0.member("fields", $1.fields.map(\.field))
        }
        member("purpose", line.purpose)
        member("result", line.result.name)
        member("request", line.request)
        member("changed", line.changed.map(\.field))
        array("details", line.details.sorted { $0.key < $1.key }) {
            $0.member("name", $1.key)
            $0.member("value", $1.value)
        }
        optional("place", line.place) { $0.member($1, $2) }
    }

    fileprivate mutating func members(of report: AccessReport) {
        member("person", report.person)
        member("name", report.name)
        member("made_at", report.madeAt)
        array("looks", report.looks) {
            $0.member("at", $1.at)
            $0.member("act", $1.act)
            $0.array("fields", $1.fields) { $0.words($1) }
            $0.optionalObject("purpose", $1.purpose) { $0.words($1) }
            $0.array("offices", $1.offices) { $0.words($1) }
            $0.optional("place", $1.place) { $0.member($1, $2) }
        }
        member("checkpoint", report.head?.note)
    }

    private mutating func words(_ wording: Wording) {
        member("pl", wording.polish)
        member("en", wording.english)
    }
}
