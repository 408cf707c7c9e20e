import Foundation
@testable import Admin
@testable import Casework
import Safeguards
import Web

extension Gallery {
    static let log: [Sample] = [
        Sample("log", page(lines, state: state(isSound: true))),
        Sample("log-empty", page([], state: unsigned)),
        Sample("log-unsound", page(lines, state: state(isSound: false))),
        Sample("log-unverified", page(lines, state: state(isSound: true, daysAgo: 3))),
        Sample("log-entry", LogEntryPage(details: details, mayProve: true)),
        Sample(
            "log-entry-refused",
            LogEntryPage(
                details: details,
                mayProve: true,
                request: Invented.markup,
                requestFault: Bilingual("Uzupełnij to pole.", english: "Fill in this field."),
                stepUp: [TextField.oneTimeCode(fault: nil)]
            )
        ),
        Sample("log-values", LogValuesPage(revealed: revealed)),
        Sample("log-find", LogFindPage(typed: Invented.markup, found: [])),
        Sample("log-found", LogFindPage(typed: "600 123 456", found: [found])),
        Sample("log-person", LogPersonPage(person: person, lines: lines, isCut: true, mayReport: true)),
        Sample("log-person-empty", LogPersonPage(person: person, lines: [], isCut: false, mayReport: false)),
        Sample("log-own", OwnLogPage(lines: lines, count: Bilingual("3 wpisy", english: "3 entries"))),
        Sample("log-own-empty", OwnLogPage(lines: [], count: Bilingual("0 wpisów", english: "0 entries"))),
        Sample(
            "log-export",
            LogExportPage(filter: filter, people: [person: Invented.longName], mayTakeBundle: true, form: "bundle")
        ),
        Sample("log-export-table", LogExportPage(filter: none, people: [:], mayTakeBundle: false, form: "table")),
        Sample("step-up", StepUpPage(back: .log, fault: nil)),
    ]

    private static let person = UUID(uuidString: Invented.id) ?? UUID()
    private static let none = LogFilter { _ in nil }

    private static let filter = LogFilter { name in
        [
            "person": Invented.id, "actor": Invented.id, "act": "person.viewed", "class": "READ", "purpose": "court",
            "result": "ok", "from": "2026-11-01", "to": "2026-13-01",
        ][name]
    }

    private static func page(_ lines: [LogLine], state: LogState) -> LogPage {
        LogPage(
            lines: lines,
            filter: lines.isEmpty ? filter : none,
            people: [(person, Invented.longName), (UUID(), Invented.markup)],
            state: state,
            count: Bilingual("na tej stronie: 3 wpisy", english: "on this page: 3 entries"),
            newer: .log,
            older: .log,
            mayFind: true
        )
    }

    private static let unsigned = LogState(
        size: 0,
        unsealed: 0,
        head: nil,
        verification: nil,
        firstSignedAt: nil,
        readAt: Invented.now
    )

    /// The verification has not ended for so many days.
    private static func state(isSound: Bool, daysAgo: Int = 0) -> LogState {
        LogState(
            size: 12_345,
            unsealed: 2,
            head: LogState.Head(size: 12_340, at: Invented.now, note: "note", root: "root"),
            verification: LogState.Verification(
                at: Invented.before(days: daysAgo, minutes: 500),
                size: 12_000,
                isSound: isSound
            ),
            firstSignedAt: Invented.before(days: 40, minutes: 0),
            readAt: Invented.now
        )
    }

    private static let lines: [LogLine] = [
        line(.personViewed, by: Invented.longName, purpose: "court", subjects: 1, .ok),
        line(.personSearched, by: Invented.markup, purpose: nil, subjects: 7, .ok),
        line(.denied, by: "Anna Wiśniewska", purpose: "subject-request", subjects: 0, .refused),
    ]

    private static func line(
        _ act: AuditAct,
        by name: String,
        purpose: String?,
        subjects: Int,
        _ result: AuditResult
    ) -> LogLine {
        LogLine(
            id: person,
            at: Invented.now,
            act: act,
            actName: act.name,
            actor: LogLine.Actor(kind: .user, id: person, name: name, roles: [.user, .caseWorker]),
            object: LogLine.Object(kind: subjects == 1 ? "person" : "approval", id: person),
            subjects: (0..<subjects).map { _ in
                LogLine.Subject(id: person, pseudonym: "osoba 8b0d13ab", fields: [.personSurname, .personPesel])
            },
            purpose: purpose,
            result: result,
            request: "0123456789abcdef0123456789abcdef",
            changed: [.personAddress],
            details: ["kind": "name", "shown": "7"],
            place: 12_000
        )
    }

    private static let details = LogLineDetails(
        line: lines[0],
        client: ["2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", Invented.markup],
        purposeWords: Invented.longName,
        holdsValues: true,
        text: #"{"act":"person.viewed","actor":{"id":"\#(Invented.id)"}}"#,
        leafHash: String(repeating: "0123456789abcdef", count: 4)
    )

    private static let revealed = RevealedLogLine(
        id: person,
        changes: [
            RevealedChange(field: .personSurname, before: Invented.longName, after: Invented.markup),
            RevealedChange(field: .personPhone, before: nil, after: "600 123 456"),
        ],
        query: "Kowalska"
    )

    private static let found = LogSubject(
        id: person,
        kind: .natural,
        state: .restricted,
        registeredAt: Invented.before(days: 400)
    )
}
