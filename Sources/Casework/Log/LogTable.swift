import Foundation
import Interchange
package import Safeguards

/// Lines of the log as rows of a table, in Polish.
struct LogTable {
    private static let columns = [
        "Miejsce w dzienniku", "Kiedy (czas polski)", "Rodzaj", "Czynność", "Kod czynności", "Kto", "Wykonawca", "Role",
        "Czego dotyczy", "Identyfikator", "Osoby", "Pola", "Cel", "Wynik", "Szczegóły", "Numer żądania",
        "Identyfikator wpisu",
    ]

    private let csv = CSVText(columns: Self.columns.count)

    var heading: [UInt8] { csv.row(Self.columns) }

    func row(_ line: LogLine) -> [UInt8] {
        csv.row([
            line.place.map(String.init) ?? "",
            WarsawClock.exactText(of: line.at),
            line.act?.kind.wording.polish ?? "",
            line.meaning.polish,
            line.actName,
            line.actor.name,
            line.actor.kind.wording.polish,
            line.actor.roles.map(\.name.polish).joined(separator: ", "),
            line.object?.kind ?? "",
            line.object?.id?.uuidString.lowercased() ?? "",
            line.subjects.map { $0.id?.uuidString.lowercased() ?? $0.pseudonym }.joined(separator: ", "),
            line.fields.map(\.polish).joined(separator: ", "),
            line.purpose.map { PurposeCode(rawValue: $0)?.wording.polish ?? $0 } ?? "",
            line.result.wording.polish,
            line.details.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", "),
            line.request ?? "",
            line.id.uuidString.lowercased(),
        ])
    }

    /// The last row: without it the table is not whole.
    func ending(_ count: Int) -> [UInt8] {
        csv.row(["Razem wpisów: \(count)"] + Array(repeating: "", count: Self.columns.count - 1))
    }
}

extension LogLine {
    /// The fields of persons that were seen or changed.
    package var fields: [Wording] {
        let seen = Set(subjects.flatMap(\.fields)).union(changed)
        return FieldRegistry.ofPerson.filter(seen.contains).compactMap(\.personWording)
    }
}

extension AuditEntry.Actor.Kind {
    package var wording: Wording {
        switch self {
        case .user: Wording("użytkownik", english: "user")
        case .token: Wording("token", english: "token")
        case .job: Wording("zadanie systemu", english: "job")
        case .visitor: Wording("osoba niezalogowana", english: "somebody not signed in")
        case .operator: Wording("operator", english: "operator")
        case .system: Wording("system", english: "system")
        }
    }
}

/// Times for tables: as a clock in Warsaw shows them, in the order of the alphabet.
enum WarsawClock {
    /// With how far the clock is ahead of the world's: one hour of the year it shows twice.
    static func exactText(of instant: Date) -> String {
        let minutes = calendar.timeZone.secondsFromGMT(for: instant) / 60
        return text(of: instant) + " +" + digits(minutes / 60) + ":" + digits(minutes % 60)
    }

    static func text(of instant: Date) -> String {
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: instant)
        let day = [String(parts.year ?? 0), digits(parts.month), digits(parts.day)].joined(separator: "-")
        return day + " " + [digits(parts.hour), digits(parts.minute), digits(parts.second)].joined(separator: ":")
    }

    private static var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        // Where the machine has no time zones it is the world's time.
        calendar.timeZone = TimeZone(identifier: "Europe/Warsaw") ?? .gmt
        return calendar
    }

    private static func digits(_ number: Int?) -> String {
        let text = String(number ?? 0)
        return text.count < 2 ? "0" + text : text
    }
}
