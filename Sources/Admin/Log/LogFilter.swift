import Casework
import DebtDomain
import Foundation
import Safeguards
import Web

/// What the log is narrowed to; all of it stands in the address. Persons and workers stand there by number, never by
/// anything of theirs.
struct LogFilter: Sendable, Equatable {
    var person: UUID?
    var actor: UUID?
    var act: AuditAct?
    var kind: AuditClass?
    var purpose: PurposeCode?
    var result: AuditResult?
    /// As typed.
    var from = ""
    var to = ""

    static let names = ["person", "actor", "act", "class", "purpose", "result", "from", "to"]

    /// - Parameter value: What was given for each of `names`; what means nothing asks for nothing.
    init(_ value: (_ name: String) -> String?) {
        person = value("person").flatMap { UUID(uuidString: $0) }
        actor = value("actor").flatMap { UUID(uuidString: $0) }
        act = value("act").flatMap { name in AuditAct.all.first { $0.name == name } }
        kind = value("class").flatMap { name in AuditClass.allCases.first { $0.name == name } }
        purpose = value("purpose").flatMap { PurposeCode(rawValue: $0) }
        result = value("result").flatMap { name in AuditResult.allCases.first { $0.name == name } }
        from = value("from") ?? ""
        to = value("to") ?? ""
    }

    var query: LogQuery {
        var query = LogQuery()
        query.person = person
        query.actor = actor
        query.act = act
        query.kind = kind
        query.purpose = purpose
        query.result = result
        query.narrow(from: day(from).day, to: day(to).day)
        return query
    }

    var fromFault: Bilingual? { day(from).fault }
    var toFault: Bilingual? { day(to).fault }

    private func day(_ typed: String) -> (day: Day?, fault: Bilingual?) {
        guard !typed.isEmpty else { return (nil, nil) }
        do throws(Day.Mistake) {
            return (try Day(parsing: typed), nil)
        } catch {
            return (nil, Bilingual(error.explanation.polish, english: error.explanation.english))
        }
    }

    /// The same filter on another page.
    func address(of page: Address) -> Address {
        page.asking("person", person?.text).asking("actor", actor?.text).asking("act", act?.name)
            .asking("class", kind?.name).asking("purpose", purpose?.rawValue).asking("result", result?.name)
            .asking("from", from).asking("to", to)
    }

    var hidden: [Hidden] {
        [
            Hidden("person", person?.text ?? ""), Hidden("actor", actor?.text ?? ""), Hidden("act", act?.name ?? ""),
            Hidden("class", kind?.name ?? ""), Hidden("purpose", purpose?.rawValue ?? ""),
            Hidden("result", result?.name ?? ""), Hidden("from", from), Hidden("to", to),
        ]
    }

    /// What is chosen, in words, each with the filter that lacks it.
    func active(naming names: [UUID: String]) -> [(words: Bilingual, rest: LogFilter)] {
        var active: [(Bilingual, LogFilter)] = []
        func add(_ words: Bilingual?, _ drop: (inout LogFilter) -> Void) {
            guard let words else { return }
            var rest = self
            drop(&rest)
            active.append((words, rest))
        }
        add(person.map { LogWords.person($0) }) { $0.person = nil }
        add(actor.map { .verbatim(names[$0] ?? $0.text) }) { $0.actor = nil }
        add(act.map { Bilingual($0.wording) }) { $0.act = nil }
        add(kind.map { Bilingual($0.wording) }) { $0.kind = nil }
        add(purpose.map { Bilingual($0.wording) }) { $0.purpose = nil }
        add(result.map { Bilingual($0.wording) }) { $0.result = nil }
        add(day(from).day == nil ? nil : Bilingual("od \(from)", english: "from \(from)")) { $0.from = "" }
        add(day(to).day == nil ? nil : Bilingual("do \(to)", english: "to \(to)")) { $0.to = "" }
        return active
    }
}

/// Words about lines of the log.
enum LogWords {
    static func person(_ id: UUID) -> Bilingual {
        Bilingual("osoba \(id.text.suffix(8))", english: "person \(id.text.suffix(8))")
    }

    static func object(_ kind: String) -> Bilingual {
        switch kind {
        case "person": Bilingual("osoba", english: "person")
        case "user": Bilingual("użytkownik", english: "user")
        case "role": Bilingual("rola", english: "role")
        case "department": Bilingual("dział", english: "department")
        case "token": Bilingual("token", english: "token")
        case "approval": Bilingual("wniosek", english: "proposal")
        case "session": Bilingual("sesja", english: "session")
        case "setting": Bilingual("ustawienie", english: "setting")
        case "audit_entry": Bilingual("wpis dziennika", english: "entry of the log")
        case "audit_export": Bilingual("eksport dziennika", english: "export of the log")
        default: .verbatim(kind)
        }
    }

    static func actor(_ actor: LogLine.Actor) -> Bilingual {
        actor.kind == .user && !actor.name.isEmpty ? .verbatim(actor.name) : Bilingual(actor.kind.wording)
    }

    static func act(_ line: LogLine) -> Bilingual {
        Bilingual(line.meaning)
    }

    static func purpose(_ code: String) -> Bilingual {
        PurposeCode(rawValue: code).map { Bilingual($0.wording) } ?? .verbatim(code)
    }
}

extension AuditResult {
    var badge: Badge {
        switch self {
        case .ok: Badge(Bilingual(wording), tone: .good)
        case .refused: Badge(Bilingual(wording), tone: .warning)
        case .failed: Badge(Bilingual(wording), tone: .danger)
        }
    }
}
