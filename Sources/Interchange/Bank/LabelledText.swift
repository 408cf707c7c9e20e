/// Field 86 as mBank writes it: parts with labels, behind semicolons.
///
/// What the payer wrote stands behind `TYT.:` and may hold anything, labels too: behind it only those count that the
/// bank itself puts there.
struct LabelledText {
    private(set) var values: [String: String] = [:]
    private(set) var head = ""
    let whole: String

    private static let leading: Set<String> = [
        "ID IPH", "Z RACH.", "NA RACH.", "OD", "DLA", "TYT.", "RODZAJ SKŁADKI", "DEKLARACJA", "NIP", "ID UZUP.",
        "NAZWA ZOBOW.", "SYMBOL FORM.", "OKRES",
    ]
    private static let trailing: Set<String> = ["TNR", "REF. KLIENTA", "WALUTA", "KWOTA", "KURS", "DATA STEMPLA"]

    /// `nil` where no label is in the text.
    init?(_ text: String) {
        whole = text
        var current: String?
        let parts = text.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let part = Substring(part)
            if index == 0 {
                head = PlainText.squeezed(part)
            } else if let label = Self.label(of: part), accepts(label.name) {
                current = label.name
                values[label.name] = String(label.value)
            } else if let current {
                values[current, default: ""] += ";" + part
            } else {
                head += ";" + part
            }
        }
        guard !values.isEmpty else { return nil }
    }

    /// The bank's own labels come last, so the last of each is the bank's.
    private func accepts(_ name: String) -> Bool {
        Self.trailing.contains(name) || (values["TYT."] == nil && values[name] == nil)
    }

    private static func label(of part: Substring) -> (name: String, value: Substring)? {
        // The longest label has 14 letters, and blanks may stand in front.
        guard let colon = part.utf8.prefix(24).firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = PlainText.squeezed(part[..<colon])
        guard leading.contains(name) || trailing.contains(name) else { return nil }
        return (name, part[part.index(after: colon)...])
    }

    subscript(_ name: String) -> String? {
        values[name].map(PlainText.squeezed).flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension EntryDetails {
    mutating func read(_ labels: LabelledText) {
        text = labels.whole
        let digits = labels.head.utf8.prefix(while: PlainText.isDigit)
        code = String(decoding: digits, as: UTF8.self)
        operation = PlainText.squeezed(labels.head[digits.endIndex...])
        title = labels["TYT."] ?? ""
        payer = labels["ID IPH"]
        account = (labels["Z RACH."] ?? labels["NA RACH."]).flatMap(Self.account)
        transaction = labels.values["TNR"].map { String(decoding: PlainText.compact($0), as: UTF8.self) }
        customerReference = labels["REF. KLIENTA"]
        // Two blanks stand between name and address.
        let other = labels.values["OD"] ?? labels.values["DLA"] ?? ""
        let trimmed = Array(other.utf8.drop { $0 == PlainText.space })
        let gap = trimmed.indices.dropLast().first { trimmed[$0] == PlainText.space && trimmed[$0 + 1] == trimmed[$0] }
        name = PlainText.squeezed(String(decoding: trimmed[..<(gap ?? trimmed.endIndex)], as: UTF8.self))
        address = PlainText.squeezed(String(decoding: trimmed[(gap ?? trimmed.endIndex)...], as: UTF8.self))
    }
}
