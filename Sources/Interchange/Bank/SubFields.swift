/// Field 86 as most banks structure it: a code, and then sub-fields with two digits each, behind `~`, `<`, `?` or `^`.
struct SubFields {
    let code: String
    private let fields: [(number: Int, value: String)]

    /// The only sub-fields there are: a sign with two other digits behind it is a part of the text.
    private static let known = Set([0, 10] + Array(20...34) + [38] + Array(60...66))
    private static let separators: [Character] = ["~", "<", "?", "^"]
    /// How a bank that must write something writes nothing: the byte 255, by what it is in its encoding.
    private static let nothing: Set<Character> = ["\u{2D9}", "\u{A0}", "\u{FF}"]

    init?(_ lines: [String]) {
        guard let first = lines.first else { return nil }
        let start = Array(first.prefix(8))
        let places = start.indices.prefix(5)
        let place = places.first { place in
            Self.separators.contains(start[place]) && Self.number(start[(place + 1)...]) != nil
        }
        guard let place, start[..<place].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return nil }
        code = String(start[..<place])
        fields = Self.split(lines, at: start[place], skipping: place)
    }

    /// Sub-fields that go on from one line to the next go on without a blank.
    private static func split(
        _ lines: [String],
        at separator: Character,
        skipping count: Int
    ) -> [(number: Int, value: String)] {
        var fields: [(number: Int, value: String)] = []
        for (index, line) in lines.enumerated() {
            let signs = Array(line)
            var place = index == 0 ? count : 0
            var value = ""
            while place < signs.count {
                if signs[place] == separator, let number = number(signs[(place + 1)...]) {
                    if let last = fields.indices.last { fields[last].value += value }
                    value = ""
                    fields.append((number, ""))
                    place += 3
                } else {
                    value.append(signs[place])
                    place += 1
                }
            }
            if let last = fields.indices.last { fields[last].value += value }
        }
        return fields.map { ($0.number, $0.value.allSatisfy(nothing.contains) ? "" : $0.value) }
    }

    private static func number(_ signs: ArraySlice<Character>) -> Int? {
        guard signs.count >= 2, let number = Int(String(signs.prefix(2))), known.contains(number),
            signs.prefix(2).allSatisfy(\.isNumber)
        else { return nil }
        return number
    }

    subscript(_ number: Int) -> String {
        fields.first { $0.number == number }?.value ?? ""
    }

    /// Several sub-fields as one text: one that is full was cut where it stood, a shorter one ended with a blank.
    func text(_ numbers: ClosedRange<Int>, width: Int) -> String {
        let parts = fields.filter { numbers.contains($0.number) && !$0.value.isEmpty }.map(\.value)
        let whole = parts.reduce(into: (text: "", last: 0)) { result, part in
            if !result.text.isEmpty, result.last < width, !result.text.hasSuffix(" "), !part.hasPrefix(" ") {
                result.text += " "
            }
            result.text += part
            result.last = part.unicodeScalars.count
        }
        return EntryDetails.squeezed(whole.text)
    }

    /// All of it.
    var whole: String {
        fields.filter { !$0.value.isEmpty }.map(\.value).joined(separator: " ")
    }
}

extension EntryDetails {
    mutating func read(_ fields: SubFields) {
        code = fields.code
        operation = Self.squeezed(fields[0])
        text = fields.whole
        let account = Self.account(fields[26])
        let holdsAccount = account.map(Self.isAccount) == true
        // Where sub-field 26 is an account, 27 to 29 are its owner; elsewhere they go on with the title.
        title = fields.text(holdsAccount ? 20...25 : 20...29, width: 27)
        name = holdsAccount ? fields.text(27...29, width: 35) : ""
        if name.isEmpty { name = fields.text(32...33, width: 27) }
        self.account = Self.account(fields[38]) ?? (holdsAccount ? account : nil) ?? Self.composed(fields)
    }

    private static func isAccount(_ text: String) -> Bool {
        text.hasPrefix("PL") && text.utf8.count == 28 && text.dropFirst(2).allSatisfy(\.isASCIIDigit)
    }

    /// Sort code and account without check digits give the number: 98 less the remainder of 97.
    private static func composed(_ fields: SubFields) -> String? {
        let digits = (account(fields[30]) ?? "") + (account(fields[31]) ?? "")
        guard digits.utf8.count == 24 else { return nil }
        var remainder = 0
        for byte in (digits + "252100").utf8 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            remainder = (10 * remainder + Int(byte - UInt8(ascii: "0"))) % 97
        }
        let check = 98 - remainder
        return "PL" + (check < 10 ? "0" : "") + String(check) + digits
    }
}
