import Casework
import DebtDomain
import Foundation
import Safeguards
import Web

/// The log about one person.
enum LogPersonRoutes {
    static let all: [PageRoute] = [
        .get("/log/persons", .holders(.auditSearch)) { try await finding($0, nil) },
        .post("/log/persons", .holders(.auditSearch), find),
        .get("/log/persons/{person}", .holders(.auditSearch)) { try await show($0, nil) },
        .post("/log/persons/{person}/report", .holders(.auditExport), report),
    ]

    private static func finding(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (_, viewer) = try await exchange.look(Beforehand(.auditSearch, LookAround()))
        let filled = Filled(form)
        let page = LogFindPage(
            typed: filled.text("query"),
            fault: filled.fault("query"),
            stepUp: TextField.stepUp(viewer, filled)
        )
        return .page(page, for: viewer)
    }

    private static func find(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        return try await exchange.submit(form, again: { try await finding(exchange, form) }) {
            let typed = form.text("query", length: 1...200)
            let proof = form.proof()
            guard let (typed, proof) = try form.gather(typed, proof) else { return nil }
            try await exchange.show(proof)
            let (found, viewer) = try await exchange.look(try FindInLog(typed))
            return .page(LogFindPage(typed: typed, found: found), for: viewer)
        }
    }

    private static func show(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let id = try exchange.uuid("person")
        let (found, viewer) = try await exchange.look(LogOfPerson(id))
        let filled = Filled(form)
        let page = LogPersonPage(
            person: id,
            lines: found.items,
            isCut: found.next != nil,
            mayReport: viewer.readsLogClearly,
            request: filled.text("request"),
            requestFault: filled.fault("request"),
            from: filled.text("from"),
            fromFault: filled.fault("from"),
            to: filled.text("to"),
            toFault: filled.fault("to"),
            form: filled.text("form", or: "pdf"),
            stepUp: TextField.stepUp(viewer, filled)
        )
        return .page(page, for: viewer)
    }

    private enum ReportForm: String {
        case pdf, csv
    }

    private static func report(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let places = ["period-too-long": "from"]
        let page = Address.logPersons.adding(try exchange.uuid("person").text)
        let again = { try await exchange.again(at: page) { try await show(exchange, form) } }
        return try await exchange.submit(form, places: places, again: again) {
            let words = form.text("request", length: 1...500)
            let (first, last) = (form.optional("from") { form.day($0) }, form.optional("to") { form.day($0) })
            let choice = form.choice("form", as: ReportForm.self)
            let proof = form.proof()
            guard let (words, first, last, choice, proof) = try form.gather(words, first, last, choice, proof) else {
                return nil
            }
            try await exchange.show(proof)
            var period = LogQuery()
            period.narrow(from: first, to: last)
            let action = ReportAccess(
                try exchange.uuid("person"),
                from: period.from,
                until: period.until,
                for: AccessPurpose(.subjectRequest, words: words)
            )
            let report = try await exchange.perform(action)
            return switch choice {
            case .pdf:
                .file(.download(report.fileName + ".pdf", type: "application/pdf", bytes: try await report.pdf()))
            case .csv: .file(.download(report.fileName + ".csv", type: "text/csv; charset=utf-8", bytes: report.csv))
            }
        }
    }
}

extension FormBody {
    /// A day as ISO 8601 writes it.
    fileprivate func day(_ name: String) -> Day? {
        parsed(name, else: .date) { try Day(parsing: $0) }
    }
}
