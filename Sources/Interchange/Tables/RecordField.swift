/// What the rows of a table are.
package enum RecordKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// What is owed, one receivable or payment a row.
    case ledger
    case persons
    case leases
}

/// What a column of a table can mean. The raw values stand in saved mappings and never change.
package enum RecordField: String, Hashable, Sendable, Codable, CaseIterable {
    /// The number of the account at the unit, which holds lease, persons and receivables together.
    case account
    case person
    case premises

    case component
    case period
    case dueDay = "due_day"
    case amount
    case paid
    case paidDay = "paid_day"
    case document
    case title
    case budget

    case firstName = "first_name"
    case lastName = "last_name"
    case fullName = "full_name"
    case pesel
    case nip
    case birthDay = "birth_day"
    case street
    case building
    case flat
    case postalCode = "postal_code"
    case city
    case address
    case phone
    case email

    case legalTitle = "legal_title"
    case start
    case end
    case area
    case rent
    case deposit
    case virtualAccount = "virtual_account"

    /// How the content of a cell is read.
    package enum Form: Hashable, Sendable {
        case text
        /// Grosze.
        case amount
        case day
        case month
        /// Hundredths: of square metres.
        case hundredths
        case pesel
        case nip
        case bankAccount
        case phone
        case postalCode
        case email
    }

    package var form: Form {
        switch self {
        case .amount, .paid, .rent, .deposit: .amount
        case .dueDay, .paidDay, .birthDay, .start, .end: .day
        case .period: .month
        case .area: .hundredths
        case .pesel: .pesel
        case .nip: .nip
        case .virtualAccount: .bankAccount
        case .phone: .phone
        case .postalCode: .postalCode
        case .email: .email
        case .account, .person, .premises, .component, .document, .title, .budget, .firstName, .lastName, .fullName,
            .street, .building, .flat, .city, .address, .legalTitle:
            .text
        }
    }

    /// The longest text that is taken, in characters.
    package static let longestText = 500

    /// Which fields rows of a kind can have.
    package static func fields(of kind: RecordKind) -> [RecordField] {
        switch kind {
        case .ledger:
            [
                .account, .person, .premises, .component, .period, .dueDay, .amount, .paid, .paidDay, .document, .title,
                .budget,
            ]
        case .persons:
            [
                .person, .account, .firstName, .lastName, .fullName, .pesel, .nip, .birthDay, .street, .building, .flat,
                .postalCode, .city, .address, .phone, .email,
            ]
        case .leases:
            [
                .account, .premises, .person, .street, .building, .flat, .postalCode, .city, .address, .legalTitle,
                .start,
                .end, .area, .rent, .deposit, .virtualAccount,
            ]
        }
    }

    /// Without which a row of a kind says nothing; of each group, one is enough.
    package static func required(of kind: RecordKind) -> [[RecordField]] {
        switch kind {
        case .ledger: [[.account], [.amount], [.dueDay]]
        case .persons: [[.person, .account, .pesel], [.lastName, .fullName]]
        case .leases: [[.account], [.premises, .address, .street]]
        }
    }

    /// How municipal units head such a column; the first is what we call it.
    package var headers: [String] {
        switch self {
        case .account:
            ["Nr konta", "Konto", "Numer konta", "Nr ewidencyjny", "Kontrahent nr", "Nr kartoteki", "Indeks"]
        case .person: ["Nr osoby", "Identyfikator osoby", "ID osoby", "Kod osoby", "Nr kontrahenta", "ID kontrahenta"]
        case .premises: ["Nr lokalu", "Kod lokalu", "Lokal", "ID lokalu", "Symbol lokalu"]
        case .component:
            ["Składnik", "Rodzaj opłaty", "Rodzaj należności", "Tytuł opłaty", "Składnik czynszu", "Opłata"]
        case .period: ["Okres", "Miesiąc", "Za okres", "Okres rozliczeniowy", "Miesiąc naliczenia"]
        case .dueDay:
            ["Termin płatności", "Termin zapłaty", "Data płatności", "Data wymagalności", "Wymagalne od", "Termin"]
        case .amount:
            ["Kwota", "Należność", "Kwota należności", "Kwota brutto", "Naliczenie", "Do zapłaty", "Wartość", "Winien"]
        case .paid: ["Zapłacono", "Wpłata", "Wpłacono", "Kwota wpłaty", "Rozliczono", "Ma"]
        case .paidDay: ["Data wpłaty", "Data zapłaty", "Zapłacono dnia"]
        case .document: ["Nr dokumentu", "Dokument", "Nr faktury", "Nr dowodu", "Dowód"]
        case .title: ["Opis", "Treść", "Uwagi", "Tytułem"]
        case .budget: ["Klasyfikacja budżetowa", "Paragraf", "Klasyfikacja", "Dział rozdział paragraf"]
        case .firstName: ["Imię", "Imiona", "Imię najemcy"]
        case .lastName: ["Nazwisko", "Nazwisko najemcy"]
        case .fullName: ["Nazwisko i imię", "Imię i nazwisko", "Najemca", "Dłużnik", "Nazwa", "Kontrahent", "Osoba"]
        case .pesel: ["PESEL", "Nr PESEL", "Numer PESEL"]
        case .nip: ["NIP", "Nr NIP"]
        case .birthDay: ["Data urodzenia", "Ur.", "Urodzony"]
        case .street: ["Ulica", "Nazwa ulicy", "Ul."]
        case .building: ["Nr budynku", "Budynek", "Nr domu", "Dom"]
        case .flat: ["Nr mieszkania", "Mieszkanie", "M.", "Nr lokalu mieszkalnego"]
        case .postalCode: ["Kod pocztowy", "Kod"]
        case .city: ["Miejscowość", "Miasto", "Poczta"]
        case .address: ["Adres", "Adres lokalu", "Adres korespondencyjny", "Adres zamieszkania"]
        case .phone: ["Telefon", "Nr telefonu", "Tel.", "Telefon komórkowy", "Komórka"]
        case .email: ["E-mail", "Adres e-mail", "Poczta elektroniczna", "Mail"]
        case .legalTitle: ["Tytuł prawny", "Rodzaj umowy", "Podstawa", "Umowa"]
        case .start: ["Data od", "Od", "Data zawarcia", "Początek umowy", "Data rozpoczęcia", "Obowiązuje od"]
        case .end: ["Data do", "Do", "Data rozwiązania", "Koniec umowy", "Data zakończenia", "Obowiązuje do"]
        case .area: ["Powierzchnia", "Powierzchnia użytkowa", "Pow. użytkowa", "Pow. lokalu", "Pow. m2", "Metraż"]
        case .rent: ["Czynsz", "Kwota czynszu", "Czynsz miesięczny", "Opłata miesięczna"]
        case .deposit: ["Kaucja", "Kwota kaucji"]
        case .virtualAccount:
            ["Rachunek wirtualny", "Konto wirtualne", "Nr rachunku", "Rachunek bankowy", "Rachunek", "NRB"]
        }
    }
}

/// A month that a receivable is for.
package struct RecordMonth: Hashable, Sendable {
    package let year: Int
    package let month: Int

    /// `nil` for what is no month of 1900 to 2199.
    package init?(year: Int, month: Int) {
        guard (1_900...2_199).contains(year), (1...12).contains(month) else { return nil }
        self.year = year
        self.month = month
    }

    /// `2026-10`, `10.2026`, `10/2026`, `202610`, `październik 2026`.
    package init?(_ text: String) {
        let parts = text.utf8.split { $0 < 0x80 && !PlainText.isLetter($0) && !PlainText.isDigit($0) }
            .map { String(Substring($0)) }
        switch parts.count {
        case 1:
            guard parts[0].utf8.count == 6, let both = Int(parts[0]) else { return nil }
            self.init(year: both / 100, month: both % 100)
        case 2:
            let (year, other) = parts[0].utf8.count == 4 && Int(parts[0]) != nil ? (0, 1) : (1, 0)
            guard parts[year].utf8.count == 4, let number = Int(parts[year]) else { return nil }
            self.init(year: number, month: Int(parts[other]) ?? Self.number(ofName: parts[other]))
        default: return nil
        }
    }

    private static let names = [
        "styczen", "luty", "marzec", "kwiecien", "maj", "czerwiec", "lipiec", "sierpien", "wrzesien", "pazdziernik",
        "listopad", "grudzien",
    ]

    private static func number(ofName name: String) -> Int {
        (names.firstIndex(of: FoldedText(name).text) ?? -1) + 1
    }
}

/// A text by what it says, however it is written: small letters without Polish marks, and no blanks or signs.
package struct FoldedText: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                let byte = UInt8(truncatingIfNeeded: scalar.value)
                if PlainText.isLetter(byte) { folded.append(byte | 0x20) }
                if PlainText.isDigit(byte) { folded.append(byte) }
            } else if let plain = Self.plain[scalar] {
                folded.append(UInt8(truncatingIfNeeded: plain.value))
            } else if scalar == "\u{B2}" {
                folded.append(UInt8(ascii: "2"))
            } else if scalar.properties.isAlphabetic {
                folded.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
            }
        }
        self.text = String(decoding: folded, as: UTF8.self)
    }

    private static let plain: [UnicodeScalar: UnicodeScalar] = {
        let marked = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ".unicodeScalars
        return Dictionary(uniqueKeysWithValues: zip(marked, "acelnoszzacelnoszz".unicodeScalars))
    }()
}
