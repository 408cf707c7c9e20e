/// Writes header fields of a message: folded where they can be, encoded where they must be.
struct HeaderWriter {
    private(set) var text = ""
    private var column = 0
    private var hasWords = false

    /// A line has 76 characters at most, unless a single word is longer, as a long address may be.
    private static let width = 76
    /// A plain word that is longer is encoded, as encoded words can be cut anywhere.
    private static let longestWord = 60

    /// A field whose value is ours, or checked.
    mutating func field(_ name: String, _ value: String) {
        begin(name)
        for word in value.split(separator: " ") { add(String(word)) }
        end()
    }

    /// A field of words for people.
    mutating func field(_ name: String, text value: String) {
        begin(name)
        for word in words(of: value, quoting: false) { add(word) }
        end()
    }

    mutating func field(_ name: String, _ mailbox: Mailbox) {
        begin(name)
        for word in words(of: mailbox.name, quoting: true) { add(word) }
        add(mailbox.name.isEmpty ? mailbox.address.text : "<\(mailbox.address.text)>")
        end()
    }

    /// A field with parameters behind its value, each on a line of its own; RFC 2231 for those that need it.
    mutating func field(_ name: String, _ value: String, parameters: [(name: String, value: String)]) {
        begin(name)
        var words = [value]
        for (name, value) in parameters {
            words += Self.isSimple(value) ? ["\(name)=\(Self.quoted(value))"] : Self.extended(name, value)
        }
        for word in words.dropLast() { add(word + ";", onNewLine: true) }
        add(words.last ?? "", onNewLine: true)
        end()
    }

    private mutating func begin(_ name: String) {
        text += name + ":"
        column = name.utf8.count + 1
        hasWords = false
    }

    private mutating func add(_ word: String, onNewLine: Bool = false) {
        let width = word.utf8.count + 1
        // The first word stays beside the name: a line that looks empty is one that some servers throw away.
        if hasWords, onNewLine || column + width > Self.width {
            text += "\r\n"
            column = 0
        }
        text += " " + word
        column += width
        hasWords = true
    }

    private mutating func end() {
        text += "\r\n"
        column = 0
    }

    /// The value as words that may be separated by a line end.
    private func words(of value: String, quoting: Bool) -> [String] {
        guard !value.isEmpty else { return [] }
        let parts = value.split(separator: " ", omittingEmptySubsequences: false)
        let isSimple =
            value.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !value.contains("=?")
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.count <= Self.longestWord }
        guard isSimple else { return EncodedWord.words(of: value, firstWidth: Self.width - column - 1) }
        let isAtoms = value.utf8.allSatisfy { $0.isLetterOrDigit || " !#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
        guard quoting, !isAtoms else { return parts.map(String.init) }
        return Self.quoted(value).split(separator: " ").map(String.init)
    }

    private static func isSimple(_ value: String) -> Bool {
        value.utf8.count <= longestWord && value.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !value.contains("=?")
    }

    private static func quoted(_ value: String) -> String {
        let escaped = value.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
        return "\"\(String(escaped))\""
    }

    /// The pieces of one parameter: `name*0*=utf-8''Za%C5%BC`, `name*1*=…`. Some readers read each by itself, so a
    /// piece holds whole characters.
    private static func extended(_ name: String, _ value: String) -> [String] {
        var pieces = ["utf-8''"]
        for scalar in value.unicodeScalars {
            let sign = String(scalar).utf8.map(percentEncoded).joined()
            if pieces[pieces.count - 1].utf8.count + sign.utf8.count > longestWord - name.utf8.count {
                pieces.append("")
            }
            pieces[pieces.count - 1] += sign
        }
        guard pieces.count > 1 else { return ["\(name)*=\(pieces[0])"] }
        return pieces.enumerated().map { "\(name)*\($0.offset)*=\($0.element)" }
    }
}

private func percentEncoded(_ byte: UInt8) -> String {
    byte.isLetterOrDigit || "-._".utf8.contains(byte) ? String(UnicodeScalar(byte)) : "%\(byte.hex)"
}

/// Words of any script in ASCII, RFC 2047: `=?utf-8?B?xbzDs8WCdw==?=`.
enum EncodedWord {
    /// What stands around the encoded text.
    private static let frame = "=?utf-8?B??=".utf8.count
    private static let longest = 75

    /// The whole text, spaces included: between two encoded words a reader leaves out the space. The first word may be
    /// `firstWidth` long, as the field's name stands before it.
    static func words(of text: String, firstWidth: Int) -> [String] {
        var pieces: [[UInt8]] = [[]]
        for sign in signs(of: text) {
            let room = bytes(in: pieces.count == 1 ? firstWidth : longest)
            if let last = pieces.last, !last.isEmpty, last.count + sign.count > room { pieces.append([]) }
            pieces[pieces.count - 1] += sign
        }
        return pieces.map { "=?utf-8?B?\(TransferEncoding.base64Text($0))?=" }
    }

    /// A word holds whole characters. Only what is longer than a word, as a letter with thirty accents, is cut, and
    /// then between code points.
    private static func signs(of text: String) -> [[UInt8]] {
        text.flatMap { character -> [[UInt8]] in
            let bytes = Array(character.utf8)
            return bytes.count <= 30 ? [bytes] : character.unicodeScalars.map { Array(String($0).utf8) }
        }
    }

    private static func bytes(in width: Int) -> Int {
        (min(width, longest) - frame) / 4 * 3
    }
}

extension UInt8 {
    /// Two digits.
    var hex: String {
        let text = String(self, radix: 16, uppercase: true)
        return text.utf8.count < 2 ? "0" + text : text
    }
}
