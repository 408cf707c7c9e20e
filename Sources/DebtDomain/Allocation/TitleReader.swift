/// Goes once through a title and takes the longest thing it knows at each place.
struct TitleReader {
    let text: TitleText
    private(set) var months: [TitleMonths.Mention] = []
    private(set) var references: [Reference] = []
    private(set) var subjects: Set<TitleReading.Subject> = []

    init(text: TitleText) {
        self.text = text
    }

    mutating func read() {
        let calendar = TitleMonths(text: text)
        var index = 0
        while index < text.tokens.count {
            if let end = splitPayment(at: index) ?? courtCase(at: index) ?? numbered(at: index) ?? bareNumber(at: index)
            {
                index = end
            } else if let (found, end) = calendar.mentions(at: index) {
                months += found
                index = end
            } else {
                if let word = text.word(index), let subject = Self.subject(of: word) { subjects.insert(subject) }
                index += 1
            }
        }
    }

    /// `/VAT/23,00/IDC/1251251111/INV/FV323-2018-02-22/TXT/words`: of its fields the invoice and the words count.
    private mutating func splitPayment(at index: Int) -> Int? {
        guard text.sign(index) == "/", let field = text.word(index + 1), text.sign(index + 2) == "/",
            Self.fields.contains(field)
        else { return nil }
        let start = index + 3
        guard field != "txt" else { return start }
        var end = start
        while end < text.tokens.count {
            if text.sign(end) == "/", let next = text.word(end + 1), Self.fields.contains(next),
                text.sign(end + 2) == "/"
            {
                break
            }
            end += 1
        }
        if field == "inv", start < end { references.append(Reference(.document, text, start..<end)) }
        return end
    }

    /// `VI Nc-e 123456/24`, `I C 12/2024`, `Km 345/25`.
    private mutating func courtCase(at index: Int) -> Int? {
        var next = index
        let hasDepartment = text.word(index).map { TitleMonths.roman[$0] != nil } ?? false
        if hasDepartment { next += 1 }
        guard let register = text.word(next), Self.registers.contains(register) || (hasDepartment && register == "c")
        else { return nil }
        next += 1
        if text.sign(next) == "-", text.word(next + 1) == "e" { next += 2 }
        guard text.number(next, digits: 1...8) != nil, text.sign(next + 1) == "/",
            text.number(next + 2, digits: 2...2) ?? text.number(next + 2, digits: 4...4) != nil
        else { return nil }
        references.append(Reference(.courtCase, text, index..<next + 3))
        return next + 3
    }

    /// A word that says what kind of number comes, and the number.
    private mutating func numbered(at index: Int) -> Int? {
        guard let word = text.word(index), let kind = Self.kinds[word] else { return nil }
        if kind == .agreement { subjects.insert(.agreement) }
        var next = index + 1
        while let word = text.word(next), Self.fillers.contains(word) { next += 1 }
        while let sign = text.sign(next), ".:".contains(sign) { next += 1 }
        while let word = text.word(next), Self.fillers.contains(word) { next += 1 }
        while let sign = text.sign(next), ".:".contains(sign) { next += 1 }
        var end = next
        while end < text.tokens.count, end == next || text.isGlued[end] {
            if let sign = text.sign(end), !"/-._".contains(sign) { break }
            end += 1
        }
        while end > next, text.sign(end - 1) != nil { end -= 1 }
        let hasDigits = (next..<end).contains { if case .number = text.token($0) { true } else { false } }
        guard hasDigits else { return kind == .agreement ? index + 1 : nil }
        references.append(Reference(kind, text, next..<end))
        return end
    }

    /// `nr 12/2025`, whatever has that number.
    private mutating func bareNumber(at index: Int) -> Int? {
        guard let word = text.word(index), word == "nr" || word == "numer" else { return nil }
        let start = text.sign(index + 1) == "." ? index + 2 : index + 1
        guard text.number(start, digits: 1...8) != nil, text.sign(start + 1) == "/",
            text.number(start + 2, digits: 1...8) != nil
        else { return nil }
        references.append(Reference(.document, text, start..<start + 3))
        return start + 3
    }

    private static let fields: Set<String> = ["vat", "idc", "inv", "txt", "idp"]
    private static let registers: Set<String> = ["nc", "km", "kmp", "gkm", "kms", "gnc", "gc", "co", "ns"]
    private static let fillers: Set<String> = ["nr", "numer", "vat", "odsetkowa", "odsetkowej", "korekta", "ratalna"]
    private static let kinds: [String: Reference.Kind] = [
        "fv": .document, "fvs": .document, "faktura": .document, "faktury": .document, "fakture": .document,
        "fra": .document, "nota": .document, "noty": .document, "note": .document, "dokument": .document,
        "dok": .document, "wezwanie": .document, "wezwania": .document, "decyzja": .document, "decyzji": .document,
        "ugoda": .agreement, "ugody": .agreement, "ugode": .agreement, "konto": .account, "konta": .account,
        "umowa": .account, "umowy": .account, "umowe": .account, "kontrahent": .account, "indeks": .account,
        "ewid": .account, "ewidencyjny": .account,
    ]

    private static func subject(of word: String) -> TitleReading.Subject? {
        switch word {
        case "odsetki", "odsetek", "odsetkami", "ods": .interest
        case "koszty", "kosztow", "koszt", "kosztami": .costs
        case "kaucja", "kaucji", "kaucje": .deposit
        case "rata", "raty", "rate", "rat": .agreement
        case "czynsz", "czynszu", "oplata", "oplaty", "oplate", "najem", "najmu", "naleznosc", "naleznosci", "glowna",
            "kapital":
            .principal
        case "zaleglosc", "zaleglosci", "zalegly", "zalegle", "zadluzenie", "zadluzenia", "dlug", "dlugu":
            .arrears
        default: nil
        }
    }
}
