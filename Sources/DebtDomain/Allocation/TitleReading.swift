/// What a debtor's words on a transfer speak of, before it is known what is owed.
package struct TitleReading: Hashable, Sendable {
    /// Words that speak of a part of a debt or of a kind of debt.
    package enum Subject: Hashable, Sendable {
        case interest
        case costs
        case deposit
        case agreement
        /// Rent or whatever else is a debt's principal.
        case principal
        /// Arrears in general.
        case arrears
    }

    private static let longest = 2_000

    let months: [TitleMonths.Mention]
    /// Numbers that documents, cases, agreements and accounts are known by.
    let references: [Reference]
    let subjects: Set<Subject>

    /// Reads a title of any content; the words stay the debtor's, and nothing here is looked up. Of a title that is
    /// longer than any that banks take, the beginning is read.
    package init(_ title: String) {
        var reader = TitleReader(text: TitleText(String(title.unicodeScalars.prefix(Self.longest))))
        reader.read()
        (months, references, subjects) = (reader.months, reader.references, reader.subjects)
    }
}

/// The number that a document, a case, an agreement or an account is known by, apart from how it is punctuated.
package struct Reference: Hashable, Sendable {
    package enum Kind: Hashable, Sendable, CaseIterable {
        case document
        case courtCase
        case agreement
        case account
    }

    package let kind: Kind
    /// Its runs of letters and of digits, leading zeros left out.
    let parts: [String]
    /// As it was written, Polish letters and case apart.
    package let text: String

    package init(_ kind: Kind, _ text: String) {
        let tokens = TitleText(text)
        self.init(kind, tokens, tokens.tokens.indices)
    }

    init(_ kind: Kind, _ title: TitleText, _ range: Range<Int>) {
        self.kind = kind
        var parts: [String] = []
        for token in title.tokens[range] {
            switch token {
            case .word(let word): parts.append(word)
            case .number(let digits):
                let digits = digits.drop { $0 == "0" }
                parts.append(digits.isEmpty ? "0" : String(digits))
            case .sign: continue
            }
        }
        if kind == .courtCase, let year = parts.last, year.count == 4, year.hasPrefix("20") {
            parts[parts.count - 1] = String(Int(year.dropFirst(2)) ?? 0)
        }
        self.parts = parts
        text = title.text(range)
    }

    /// Whether a mention means this number: words in front of the digits may be left out, as `FV` or a court's
    /// department is.
    func isMeant(by mention: Reference) -> Bool {
        guard kind == mention.kind, !mention.parts.isEmpty else { return false }
        if parts == mention.parts { return true }
        let front = parts.count - mention.parts.count
        guard front > 0, Array(parts.suffix(mention.parts.count)) == mention.parts else { return false }
        return parts.prefix(front).allSatisfy { $0.utf8.allSatisfy { !isDigit($0) } }
    }
}
