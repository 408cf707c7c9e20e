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
        for (index, part) in text.split(separator: ";", omittingEmptySubsequences: false).enumerated() {
            if index == 0 {
                head = EntryDetails.squeezed(part)
                continue
            }
            let label = Self.label(of: part)
            if let label, accepts(label.name) {
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
        guard let colon = part.firstIndex(of: ":") else { return nil }
        let name = EntryDetails.squeezed(part[..<colon])
        guard leading.contains(name) || trailing.contains(name) else { return nil }
        return (name, part[part.index(after: colon)...])
    }

    subscript(_ name: String) -> String? {
        values[name].map(EntryDetails.squeezed).flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension EntryDetails {
    mutating func read(_ labels: LabelledText) {
        text = labels.whole
        code = String(labels.head.prefix { $0.isNumber })
        operation = Self.squeezed(labels.head.dropFirst(code.count))
        title = labels["TYT."] ?? ""
        payer = labels["ID IPH"]
        account = (labels["Z RACH."] ?? labels["NA RACH."]).flatMap(Self.account)
        transaction = labels["TNR"]?.filter { !$0.isWhitespace }
        customerReference = labels["REF. KLIENTA"]
        // Two blanks stand between name and address.
        let other = labels.values["OD"] ?? labels.values["DLA"] ?? ""
        let trimmed = other.drop { $0 == " " }
        let gap = trimmed.firstRange(of: "  ")
        name = Self.squeezed(gap.map { trimmed[..<$0.lowerBound] } ?? trimmed)
        address = Self.squeezed(gap.map { trimmed[$0.upperBound...] } ?? "")
    }
}
