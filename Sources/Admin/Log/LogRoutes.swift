import Casework
import Foundation
import Safeguards
import Web

/// The log: its lines, one of them, one's own, and the way out.
enum LogRoutes {
    static let all: [PageRoute] = [
        .get("/log", .holders(.auditSearch), list),
        .get("/log/own", .holders(.auditReadOwn), own),
        .get("/log/entries/{entry}", .holders(.auditSearch)) { try await show($0, nil) },
        .get("/log/entries/{entry}/proof", .holders(.auditSearch)) { exchange in
            let id = try exchange.uuid("entry")
            let proof = try await exchange.casework.proofOfLogLine(id, by: try exchange.signedIn())
            return .file(.download("\(id.text).tlog-proof", type: "text/plain", bytes: Array("\(proof)".utf8)))
        },
        .post("/log/entries/{entry}/reveal", .holders(.auditSearch), reveal),
        .get("/log/export", .holders(.auditExport), exporting),
        .post("/log/export", .holders(.auditExport), export),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let (page, filter) = try exchange.request.query { query throws(Problem) in
            (try query.page(), try query.logFilter())
        }
        let kind = "audit.page:" + filter.query.name
        let position = try await exchange.position(of: page, list: kind)
        let search = SearchLog(filter.query, before: position, limit: min(page.limit, LogTable.mostRows))
        let ((first, people), viewer) = try await exchange.look(
            Perhaps(Both(search, ReadLogState()), ListUsers(limit: Listing<UserSummary>.most))
        )
        let (found, state) = first
        let address = filter.address(of: .log)
        let shown = LogPage(
            lines: found.items,
            filter: filter,
            people: (people?.items ?? []).map { ($0.id, $0.name) },
            state: state,
            count: .shown(found.items.count, .entries, isAll: position == nil && found.next == nil),
            newer: page.cursor == nil ? nil : address,
            older: try await exchange.address(address, after: found.next, list: kind),
            mayFind: viewer.readsLogClearly
        )
        return .page(shown, for: viewer)
    }

    private static func own(_ exchange: Exchange) async throws -> Answer {
        let page = try exchange.request.query { query throws(Problem) in try query.page() }
        let kind = "audit.own_page"
        let position = try await exchange.position(of: page, list: kind)
        let acts = ListOwnActs(before: position, limit: min(page.limit, LogTable.mostRows))
        let (found, viewer) = try await exchange.look(acts)
        let shown = OwnLogPage(
            lines: found.items,
            count: .shown(found.items.count, .entries, isAll: position == nil && found.next == nil),
            newer: page.cursor == nil ? nil : .ownLog,
            older: try await exchange.address(.ownLog, after: found.next, list: kind)
        )
        return .page(shown, for: viewer)
    }

    private static func show(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (details, viewer) = try await exchange.look(ShowLogLine(try exchange.uuid("entry")))
        let filled = Filled(form)
        let page = LogEntryPage(
            details: details,
            mayProve: viewer.readsLogClearly,
            request: filled.text("request"),
            requestFault: filled.fault("request"),
            stepUp: TextField.stepUp(viewer, filled)
        )
        return .page(page, for: viewer)
    }

    private static func reveal(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let page = Address.logEntries.adding(try exchange.uuid("entry").text)
        let again = { try await exchange.again(at: page) { try await show(exchange, form) } }
        return try await exchange.submit(form, again: again) {
            let words = form.text("request", length: 1...500)
            let proof = form.proof()
            guard let (words, proof) = try form.gather(words, proof) else { return nil }
            try await exchange.show(proof)
            let action = RevealLogLine(
                try exchange.uuid("entry"),
                for: AccessPurpose(.subjectRequest, words: words)
            )
            let (revealed, viewer) = try await exchange.look(action)
            return .page(LogValuesPage(revealed: revealed), for: viewer)
        }
    }

    private static func exporting(_ exchange: Exchange) async throws -> Answer {
        let filter = try exchange.request.query { query throws(Problem) in try query.logFilter() }
        // A period that cannot be read would be none, and all of the log be exported: it is mended where it was typed.
        guard filter.fromFault == nil, filter.toFault == nil else { return .seeOther(filter.address(of: .log), nil) }
        return try await exporting(exchange, filter, nil)
    }

    private static func exporting(
        _ exchange: Exchange,
        _ filter: LogFilter,
        _ form: FormBody?
    ) async throws -> Answer {
        let look = Beforehand(.auditExport, Perhaps(LookAround(), ListUsers(limit: Listing<UserSummary>.most)))
        let ((_, people), viewer) = try await exchange.look(look)
        let filled = Filled(form)
        let page = LogExportPage(
            filter: filter,
            people: Dictionary(
                (people?.items ?? []).map { ($0.id, $0.name) },
                uniquingKeysWith: { first, _ in first }
            ),
            mayTakeBundle: viewer.readsLogClearly,
            form: filled.text("form", or: viewer.readsLogClearly ? "bundle" : "table"),
            formFault: filled.fault("form"),
            stepUp: viewer.readsLogClearly ? TextField.stepUp(viewer, filled) : []
        )
        return .page(page, for: viewer)
    }

    private static func export(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let filter = LogFilter { name in form.kept(name).isEmpty ? nil : form.kept(name) }
        guard filter.fromFault == nil, filter.toFault == nil else { throw Problem.malformedForm }
        let again = { try await exporting(exchange, filter, form) }
        return try await exchange.submit(form, places: ["nothing-logged": "form"], again: again) {
            let choice = form.choice("form", as: LogExportForm.self)
            for name in LogFilter.names { form.passOver(name) }
            let proof = form.proof()
            guard let (choice, proof) = try form.gather(choice, proof) else { return nil }
            try await exchange.show(proof)
            let caller = try exchange.caller()
            let export = try await exchange.casework.beginLogExport(filter.query, as: choice, by: caller)
            return .file(
                .download(export.fileName, type: export.mediaType) { send in try await export.write(to: send) }
            )
        }
    }
}

extension Viewer {
    /// Whether persons stand in the log under their numbers; whoever reads under pseudonyms takes no proofs and finds
    /// nobody by a number.
    var readsLogClearly: Bool { standing.seesClearly(.auditSearch) }
}

extension Query {
    mutating func logFilter() throws(Problem) -> LogFilter {
        var given: [String: String] = [:]
        for name in LogFilter.names { given[name] = try filled(name) }
        return LogFilter { given[$0] }
    }
}
