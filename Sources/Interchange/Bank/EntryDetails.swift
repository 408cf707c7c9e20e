/// What a bank says of an entry in words.
package struct EntryDetails: Hashable, Sendable {
    /// The bank's code of the operation: `911`, `020`.
    package var code = ""
    /// The operation in the bank's words.
    package var operation = ""
    package var title = ""
    /// Of the other side; with the address where the bank does not separate them.
    package var name = ""
    package var address = ""
    /// Of the other side: an IBAN, or what the bank gives, without blanks.
    package var account: String?
    /// The account that the money was sent to, where it is a virtual one of ours.
    package var virtualAccount: String?
    /// The bank's identifier of the payer of a mass payment.
    package var payer: String?
    /// The bank's number of the transaction.
    package var transaction: String?
    package var customerReference: String?
    /// All of it, as the bank wrote it, in one line.
    package var text = ""
    /// What the title says of value added tax.
    package var splitPayment: SplitPayment?

    package init() {}
}

/// The marks of a split payment in a title: `/VAT/23,00/IDC/1251251111/INV/FV1/TXT/text`.
package struct SplitPayment: Hashable, Sendable {
    package let vat: Int64
    package let taxNumber: String
    package let invoice: String
    package let text: String

    private static let marks = ["/VAT/", "/IDC/", "/INV/"]

    /// `nil` where a title is none of a split payment.
    package init?(title: String) {
        guard title.hasPrefix(Self.marks[0]) else { return nil }
        var rest = title[...]
        var values: [String] = []
        for (index, mark) in Self.marks.enumerated() {
            guard rest.hasPrefix(mark) else { return nil }
            rest = rest.dropFirst(mark.count)
            let next = index + 1 < Self.marks.count ? [Self.marks[index + 1]] : ["/TXT/", "/IDP/"]
            let end = next.compactMap { rest.firstRange(of: $0)?.lowerBound }.min() ?? rest.endIndex
            values.append(String(rest[..<end]))
            rest = rest[end...]
        }
        // A title that only looks like one stays a title.
        guard let vat = try? AmountFormat.comma.grosze(values[0]), vat >= 0 else { return nil }
        self.vat = vat
        taxNumber = values[1]
        invoice = values[2]
        text = rest.hasPrefix("/TXT/") ? String(rest.dropFirst(5)) : ""
    }
}

extension EntryDetails {
    /// Of field 86 of an MT940 message, line by line as it came.
    init(lines: [String]) {
        self.init()
        if let fields = SubFields(lines) {
            read(fields)
        } else if let labels = LabelledText(Self.joined(lines)) {
            read(labels)
        } else {
            text = Self.joined(lines)
            title = PlainText.squeezed(text)
        }
        splitPayment = SplitPayment(title: title)
    }

    /// Lines as one: a line that is full was broken where it stood, a shorter one lost its blank.
    static func joined(_ lines: [String]) -> String {
        joined(lines, width: 65)
    }

    static func joined(_ parts: [String], width: Int) -> String {
        var bytes: [UInt8] = []
        var last = width
        for part in parts {
            if !bytes.isEmpty, last < width, bytes.last != PlainText.space, part.utf8.first != PlainText.space {
                bytes.append(PlainText.space)
            }
            bytes.append(contentsOf: part.utf8)
            last = PlainText.count(part.utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Without blanks, and as an IBAN also where a Polish bank leaves out its country.
    static func account(_ text: some StringProtocol) -> String? {
        var plain = PlainText.compact(text)
        plain.removeAll { $0 == UInt8(ascii: "/") }
        guard !plain.isEmpty else { return nil }
        if plain.count == 26, plain.allSatisfy(PlainText.isDigit) { plain = Array("PL".utf8) + plain }
        for index in plain.indices where PlainText.isLetter(plain[index]) { plain[index] &= 0xDF }
        return String(decoding: plain, as: UTF8.self)
    }
}
