import Foundation
@testable import Admin
import Testing
import Web

/// One page as a reader may meet it.
struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    let page: any Page
    let isSignedIn: Bool
    let banner: Banner?
    let reader: Reader

    init(
        _ name: String,
        _ page: any Page,
        isSignedIn: Bool = true,
        banner: Banner? = nil,
        reader: Reader = Invented.reader
    ) {
        self.name = name
        self.page = page
        self.isSignedIn = isSignedIn
        self.banner = banner
        self.reader = reader
    }

    var testDescription: String { name }

    func frame(in language: Language) -> Frame {
        Frame(
            unit: Invented.unit,
            isDemo: true,
            language: language,
            address: Address.users.asking("state", "active"),
            formToken: "1.wYt0-Zx3uS7kd9QmB2nVfA",
            reader: isSignedIn ? reader : nil,
            banner: banner
        )
    }
}

/// The pages of the gallery: every kind of page, and the worst that can be in it.
enum Gallery {
    static let samples =
        signIn + account + persons + money + people + rights + office + log + erasure + problems
}

/// People and things that do not exist.
enum Invented {
    static let unit = "Zarząd Budynków Mieszkalnych w Nowej Wsi"
    static let now = Date(timeIntervalSince1970: 1_794_834_300)  // 16 November 2026, 13:05 in Warsaw
    static let reader = Reader(
        name: "Anna Wiśniewska",
        roles: Bilingual("Administrator jednostki", english: "Tenant administrator"),
        sections: Section.allCases,
        secondsLeft: 1_800
    )
    static let worstReader = Reader(
        name: longName,
        roles: .verbatim("Administrator jednostki, Kierownik działu windykacji, \(markup)"),
        sections: Section.allCases,
        secondsLeft: 60
    )

    /// A name of a hundred characters without a place to break.
    static let longName = String(repeating: "Konstantynopolitańczykowianeczka", count: 3) + "ówna"
    static let longEmail =
        String(repeating: "a", count: 64) + "@" + String(repeating: "bardzo-dluga-nazwa.", count: 9) + "example"
    static let markup = #"<script>alert("Ż&ó'ł")</script>{{name}}</textarea>--><img src=x onerror=alert(1)>"#
    static let id = "0193f1d2-7c5a-7b3e-9d1f-2a6c4e8b0d13"

    static func before(days: Int, minutes: Int = 0) -> Date {
        now.addingTimeInterval(-Double(days * 86_400 + minutes * 60))
    }

    static func after(days: Int) -> Date { before(days: -days) }

    static let roles: [RoleChoice] = [
        RoleChoice(
            id: "manager",
            name: Bilingual("Kierownik", english: "Manager"),
            explanation: Bilingual(
                "Widzi wszystkie sprawy i zatwierdza decyzje.",
                english: "Sees all cases and approves decisions."
            ),
            isHeld: true
        ),
        RoleChoice(
            id: "case_worker",
            name: Bilingual("Windykator", english: "Case worker"),
            explanation: Bilingual("Prowadzi przypisane sprawy.", english: "Works on the cases assigned.")
        ),
        RoleChoice(
            id: "accountant",
            name: Bilingual("Księgowość", english: "Accountant"),
            explanation: Bilingual("Księguje wpłaty i odsetki.", english: "Books payments and interest.")
        ),
        RoleChoice(
            id: "auditor",
            name: Bilingual("Audytor (tylko odczyt)", english: "Auditor (read only)"),
            explanation: Bilingual("Ogląda, niczego nie zmienia.", english: "Looks, and changes nothing.")
        ),
    ]

    static let departments = [
        DepartmentChoice(id: "d1", name: "Śródmieście", isHeld: true),
        DepartmentChoice(id: "d2", name: "Osiedle Leśne"),
    ]

    static let events = [
        Timeline.Event(
            Bilingual("Zmieniono role", english: "Roles changed"),
            at: Moment(before(days: 2)),
            by: .verbatim("Anna Wiśniewska"),
            details: [Plain(Bilingual("dodano: Kierownik", english: "added: Manager"))]
        ),
        Timeline.Event(
            Bilingual("Włączono drugi składnik logowania", english: "Second factor set up"),
            at: Moment(before(days: 80)),
            by: nil
        ),
    ]

    /// A code that looks like one; no scanner is asked.
    static let modules: [[Bool]] = (0..<37).map { y in
        (0..<37).map { x in (x * x + y * 3 + x * y) % 5 < 2 || (min(x, 36 - x) < 2 && y < 7) }
    }
}
