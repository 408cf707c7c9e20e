import Casework
import DebtDomain
import Foundation
import HTTPTypes
import Safeguards
import Web

extension AuditRoutes {
    static let table: [APIRoute] = [
        APIRoute(
            method: .get,
            path: "/api/v1/audit/entries",
            operation: "searchAuditEntries",
            summary: "Entries of the log, the newest first. Searching is recorded as well.",
            audience: .holders(.auditSearch),
            query: [
                .limit, .cursor,
                .init("person", .format("uuid"), "Only those about this person."),
                .init("actor", .format("uuid"), "Only what this user, token or operator did."),
                .init("object", .format("uuid"), "Only what was done to this."),
                .init("act", .choice(AuditAct.all.map(\.name)), "Only this act."),
                .init("class", .choice(AuditClass.allCases.map(\.name)), "Only acts of this class."),
                .init("purpose", .choice(PurposeCode.allCases.map(\.rawValue)), "Only for this purpose."),
                .init("result", .choice(AuditResult.allCases.map(\.name)), "Only what ended so."),
                .init("from", .format("date"), "From this day on, as Warsaw counts days."),
                .init("to", .format("date"), "To this day, which counts too."),
            ],
            answers: [
                .json(.ok, "A part of the list; `Link` leads to the next.", .named("AuditEntries")), .badQuery,
                .badValue, .refused, .forbidden, .absent,
            ]
        ),
        APIRoute(
            method: .get,
            path: "/api/v1/me/audit-entries",
            operation: "listOwnAuditEntries",
            summary: "What one did oneself, the newest first, without the numbers of persons.",
            audience: .holders(.auditReadOwn),
            query: [.limit, .cursor],
            answers: [
                .json(.ok, "A part of the list.", .named("AuditEntries")), .badQuery, .badValue, .refused, .forbidden,
                .absent,
            ]
        ),
        APIRoute(
            method: .get,
            path: "/api/v1/audit/entries/{entry}",
            operation: "showAuditEntry",
            summary: "One entry with its exact text and what it keeps of the request.",
            audience: .holders(.auditSearch),
            answers: [.json(.ok, "The entry.", .named("AuditEntryDetails")), .refused, .forbidden, .absent]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/audit/entries/{entry}/reveals",
            operation: "revealAuditEntry",
            summary: "Opens what values were and became, which takes the person's request. Changes nothing.",
            audience: .holders(.auditSearch),
            body: .named("AuditReveal"),
            answers: [
                .json(.ok, "The values.", .named("RevealedAuditEntry")), .refused, .forbidden, .absent, .invalid,
            ]
        ),
        APIRoute(
            method: .get,
            path: "/api/v1/audit/entries/{entry}/proof",
            operation: "proveAuditEntry",
            summary: "A file that proves the entry to whoever knows the log's key (c2sp.org/tlog-proof).",
            audience: .holders(.auditSearch),
            answers: [
                .file("text/plain", "The proof."), .refused, .forbidden, .absent,
                .problem(.serviceUnavailable, "No signed head covers the entry yet; `Retry-After` says when."),
            ]
        ),
        APIRoute(
            method: .get,
            path: "/api/v1/audit/state",
            operation: "showAuditState",
            summary: "How far the log is sealed, signed and verified, and the key that verifies it.",
            audience: .holders(.auditSearch),
            answers: [.json(.ok, "The state.", .named("AuditState")), .refused, .forbidden]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/audit/subjects",
            operation: "findAuditSubjects",
            summary: "The persons with a number or an address, by their identifiers alone. Changes nothing.",
            audience: .holders(.auditSearch),
            body: .named("PersonQuery"),
            answers: [
                .json(.ok, "Who was found.", .named("AuditSubjects")), .refused, .forbidden, .invalid,
            ]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/audit/exports",
            operation: "exportAudit",
            summary: "An archive with the exact entries and what proves them, or a table. Changes nothing but the log.",
            audience: .holders(.auditExport),
            body: .named("AuditExport"),
            answers: [
                .file("application/zip", "The archive or table; the connection ends early where it is not whole.")
                    .or("text/csv"),
                .refused, .forbidden, .invalid, .conflict, .absent,
            ]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/persons/{person}/access-reports",
            operation: "reportAccess",
            summary: "Who looked at a person's data, when and why, for that person. Changes nothing but the log.",
            audience: .holders(.auditExport),
            body: .named("NewAccessReport"),
            answers: [
                .json(.ok, "The report, as JSON, PDF or CSV as was asked.", .named("AccessReport"))
                    .or("application/pdf").or("text/csv"),
                .refused, .forbidden, .absent, .invalid, .conflict,
            ]
        ),
    ]
}

extension APIRoute.Answer {
    /// A file.
    static func file(_ mediaType: String, _ meaning: String) -> Self {
        Self(.ok, meaning, content: APIRoute.Content(mediaType: mediaType, schema: .format("binary"), example: nil))
    }
}

extension Query {
    /// What of the log is asked for.
    mutating func logQuery() throws(Problem) -> LogQuery {
        var query = LogQuery()
        query.person = try uuid("person")
        query.actor = try uuid("actor")
        query.object = try uuid("object")
        query.act = try parsed("act", else: .choice) { name in AuditAct.all.first { $0.name == name } }
        query.kind = try parsed("class", else: .choice) { name in AuditClass.allCases.first { $0.name == name } }
        query.purpose = try choice("purpose", as: PurposeCode.self)
        query.result = try parsed("result", else: .choice) { name in AuditResult.allCases.first { $0.name == name } }
        // What is no day is a fault of the parameter, whatever is wrong with it.
        let first = try parsed("from", else: .date) { try? Day(parsing: $0) }
        let last = try parsed("to", else: .date) { try? Day(parsing: $0) }  // As above.
        query.narrow(from: first, to: last)
        return query
    }
}

/// As what a report goes out.
enum AccessReportForm: String, CaseIterable {
    case json, pdf, csv
}

extension JSONBody {
    func logExport() throws(Problem) -> (LogExportForm, LogQuery) {
        let (form, person, actor, object, act, kind, purpose, result, first, last) = try gather(
            choice("form", as: LogExportForm.self),
            optional("person") { uuid($0) },
            optional("actor") { uuid($0) },
            optional("object") { uuid($0) },
            optional("act") { parsed($0, else: .choice) { name in AuditAct.all.first { $0.name == name } } },
            optional("class") { parsed($0, else: .choice) { name in AuditClass.allCases.first { $0.name == name } } },
            optional("purpose") { choice($0, as: PurposeCode.self) },
            optional("result") { parsed($0, else: .choice) { name in AuditResult.allCases.first { $0.name == name } } },
            optional("from") { day($0) },
            optional("to") { day($0) }
        )
        var query = LogQuery()
        query.person = person
        query.actor = actor
        query.object = object
        query.act = act
        query.kind = kind
        query.purpose = purpose
        query.result = result
        query.narrow(from: first, to: last)
        return (form, query)
    }

    func accessReport() throws(Problem) -> (AccessReportForm, LogQuery, AccessPurpose?) {
        let (form, first, last, purpose) = try gather(
            choice("form", as: AccessReportForm.self),
            optional("from") { day($0) },
            optional("to") { day($0) },
            optional("purpose") { self.purpose($0) }
        )
        var period = LogQuery()
        period.narrow(from: first, to: last)
        return (form, period, purpose)
    }

    private func day(_ name: String) -> Day? {
        // What is no day is a fault of the field, whatever is wrong with it.
        parsed(name, else: .date) { try? Day(parsing: $0) }
    }
}

extension Schema {
    private static let actor = Member(
        "actor",
        .object([
            Member("kind", .choice(AuditEntry.Actor.Kind.allCases.map(\.rawValue))), Member("id", .nullable(uuid)),
            Member("name", .string), Member("roles", .array(of: .string)),
        ])
    )

    private static let place = Member("place", .nullable(.number(0...9_007_199_254_740_991)))

    private static let entry = [
        Member("id", uuid), Member("at", instant), Member("act", .string), Member("meaning", .named("Wording")),
        Member("class", .nullable(.choice(AuditClass.allCases.map(\.name)))), actor,
        Member("object", .nullable(.object([Member("kind", .string), Member("id", .nullable(uuid))]))),
        Member(
            "subjects",
            .array(
                of: .object([
                    Member("id", .nullable(uuid)), Member("pseudonym", .string),
                    Member("fields", .array(of: .string)),
                ])
            )
        ),
        Member("purpose", .nullable(.string)), Member("result", .choice(AuditResult.allCases.map(\.name))),
        Member("request", .nullable(.string)), Member("changed", .array(of: .string)),
        Member("details", .array(of: .object([Member("name", .string), Member("value", .string)]))), place,
    ]

    private static let size = Member("size", .number(0...9_007_199_254_740_991))
    private static let purpose = Member("purpose", .named("Purpose"), required: false)
    private static let period = [
        Member("from", .format("date"), required: false), Member("to", .format("date"), required: false),
    ]

    /// What the names stand for that are about the log.
    static let audit: [(name: String, schema: Schema)] = [
        ("AuditEntries", .object([Member("entries", .array(of: .object(entry))), Member("has_more", .boolean)])),
        (
            "AuditEntryDetails",
            .object(
                entry + [
                    Member("client", .array(of: .string)),
                    Member("purpose_words", .nullable(.string)), Member("holds_values", .boolean),
                    Member("text", .nullable(.string)), Member("leaf_hash", .string),
                ]
            )
        ),
        ("AuditReveal", .object([purpose])),
        (
            "RevealedAuditEntry",
            .object([
                Member("id", uuid), Member("query", .nullable(.string)),
                Member(
                    "changes",
                    .array(
                        of: .object([
                            Member("field", .string), Member("before", .nullable(.string)),
                            Member("after", .nullable(.string)),
                        ])
                    )
                ),
            ])
        ),
        (
            "AuditState",
            .object([
                size, Member("unsealed", .number(0...9_007_199_254_740_991)), Member("key", .string),
                Member(
                    "head",
                    .nullable(
                        .object([size, Member("at", instant), Member("root", .string), Member("note", .string)])
                    )
                ),
                Member(
                    "verification",
                    .nullable(.object([Member("at", instant), size, Member("is_sound", .boolean)]))
                ),
            ])
        ),
        (
            "AuditSubjects",
            .object([
                Member(
                    "persons",
                    .array(
                        of: .object([
                            Member("id", uuid), Member("kind", .choice(PersonKind.allCases.map(\.rawValue))),
                            Member("state", .choice(PersonState.allCases.map(\.rawValue))),
                            Member("registered_at", instant),
                        ])
                    )
                )
            ])
        ),
        (
            "AuditExport",
            .object(
                [
                    Member("form", .choice(LogExportForm.allCases.map(\.rawValue))),
                    Member("person", uuid, required: false), Member("actor", uuid, required: false),
                    Member("object", uuid, required: false),
                    Member("act", .choice(AuditAct.all.map(\.name)), required: false),
                    Member("class", .choice(AuditClass.allCases.map(\.name)), required: false),
                    Member("purpose", .choice(PurposeCode.allCases.map(\.rawValue)), required: false),
                    Member("result", .choice(AuditResult.allCases.map(\.name)), required: false),
                ] + period
            )
        ),
        (
            "NewAccessReport",
            .object([Member("form", .choice(AccessReportForm.allCases.map(\.rawValue)))] + period + [purpose])
        ),
        (
            "AccessReport",
            .object([
                Member("person", uuid), Member("name", .nullable(.string)), Member("made_at", instant),
                Member(
                    "looks",
                    .array(
                        of: .object([
                            Member("at", instant), Member("act", .named("Wording")),
                            Member("fields", .array(of: .named("Wording"))),
                            Member("purpose", .nullable(.named("Wording"))),
                            Member("offices", .array(of: .named("Wording"))), place,
                        ])
                    )
                ),
                Member("checkpoint", .nullable(.string)),
            ])
        ),
    ]
}
