/// Field 86 as most banks structure it: a code, and then sub-fields with two digits each, behind `~`, `<`, `?` or `^`.
struct SubFields {
    let code: String
    private let fields: [(number: Int, value: String)]

    /// The only sub-fields there are: a sign with two other digits behind it is a part of the text.
    private static let known = Set([0, 10] + Array(20...34) + [38] + Array(60...66))
    private static let separators = Array("~<?^".utf8)
    /// How a bank that must write something writes nothing: the byte 255, by what it is in its encoding.
    private static let nothing: Set<Character> = ["\u{2D9}", "\u{A0}", "\u{FF}"]

    init?(_ lines: [String]) {
        guard let first = lines.first else { return nil }
        let start = Array(first.utf8.prefix(8))
        let place = start.indices.prefix(5).first { place in
            Self.separators.contains(start[place]) && Self.number(start, at: place + 1) != nil
        }
        guard let place, start[..<place].allSatisfy({ PlainText.isDigit($0) || PlainText.isLetter($0) }) else {
            return nil
        }
        code = String(decoding: start[..<place], as: UTF8.self)
        fields = Self.split(lines, at: start[place], skipping: place)
    }

    /// Sub-fields that go on from one line to the next go on without a blank.
    private static func split(
        _ lines: [String],
        at separator: UInt8,
        skipping count: Int
    ) -> [(number: Int, value: String)] {
        var fields: [(number: Int, value: [UInt8])] = []
        for (index, line) in lines.enumerated() {
            let bytes = Array(line.utf8)
            var place = index == 0 ? count : 0
            while place < bytes.count {
                if bytes[place] == separator, let number = number(bytes, at: place + 1) {
                    fields.append((number, []))
                    place += 3
                } else {
                    // What stands in front of the first is the code.
                    if !fields.isEmpty { fields[fields.count - 1].value.append(bytes[place]) }
                    place += 1
                }
            }
        }
        return fields.map { field in
            let text = String(decoding: field.value, as: UTF8.self)
            return (field.number, field.value.count < 20 && text.allSatisfy(nothing.contains) ? "" : text)
        }
    }

    private static func number(_ bytes: [UInt8], at place: Int) -> Int? {
        guard place + 1 < bytes.count, PlainText.isDigit(bytes[place]), PlainText.isDigit(bytes[place + 1]) else {
            return nil
        }
        let number = 10 * Int(bytes[place] - UInt8(ascii: "0")) + Int(bytes[place + 1] - UInt8(ascii: "0"))
        return known.contains(number) ? number : nil
    }

    subscript(_ number: Int) -> String {
        fields.first { $0.number == number }?.value ?? ""
    }

    /// Several sub-fields as one text: one that is full was cut where it stood, a shorter one ended with a blank.
    func text(_ numbers: ClosedRange<Int>, width: Int) -> String {
        let parts = fields.filter { numbers.contains($0.number) && !$0.value.isEmpty }.map(\.value)
        return PlainText.squeezed(EntryDetails.joined(parts, width: width))
    }

    /// All of it.
    var whole: String {
        fields.filter { !$0.value.isEmpty }.map(\.value).joined(separator: " ")
    }
}

extension EntryDetails {
    mutating func read(_ fields: SubFields) {
        code = fields.code
        operation = PlainText.squeezed(fields[0])
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
        text.utf8.count == 28 && text.hasPrefix("PL") && text.utf8.dropFirst(2).allSatisfy(PlainText.isDigit)
    }

    private static func composed(_ fields: SubFields) -> String? {
        PolishAccount.number(from: (account(fields[30]) ?? "") + (account(fields[31]) ?? ""))
    }
}
