package import Crypto
import Foundation

/// What is no signed note (c2sp.org/signed-note), or not the only way to write it.
package struct MalformedNote: Error, Equatable, CustomStringConvertible {
    package init() {}

    package var description: String { "this is no signed note" }
}

/// Who signs notes, by custom a URL without its scheme: `audit.example.org/8a5b6c7d`.
package struct NoteName: Hashable, Sendable, CustomStringConvertible {
    /// Swift takes strings for equal that look alike; names are equal when their bytes are.
    let bytes: [UInt8]

    /// - Returns: `nil` for an empty name and one with a blank, a plus or a control character.
    package init?(_ text: some StringProtocol) {
        let isName = text.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && scalar != "+" && !scalar.properties.isWhitespace
        }
        guard isName, !text.isEmpty else { return nil }
        bytes = Array(text.utf8)
    }

    package var description: String { String(decoding: bytes, as: UTF8.self) }
}

/// One of the lines below a note.
package struct NoteSignature: Hashable, Sendable {
    package let name: NoteName
    /// Which key of that name; four bytes of a hash, and so no more than a hint.
    package let keyID: UInt32
    /// What the key made of the text. Its form depends on the kind of key, and we know only our own.
    package let bytes: [UInt8]

    package init(name: NoteName, keyID: UInt32, bytes: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    /// Reads lines as they stand below a note, and as a witness sends them.
    package static func lines(in text: String) throws(MalformedNote) -> [NoteSignature] {
        guard text.utf8.last == UInt8(ascii: "\n") else { throw MalformedNote() }
        var signatures: [NoteSignature] = []
        for line in text.parts(between: "\n").dropLast() { signatures.append(try NoteSignature(parsing: line)) }
        return signatures
    }

    private init(parsing line: Substring) throws(MalformedNote) {
        let words = line.parts(between: " ")
        guard words.count == 3, words[0] == "—", let name = NoteName(words[1]), let bytes = Base64.bytes(of: words[2]),
            bytes.count > 4
        else { throw MalformedNote() }
        self.init(name: name, keyID: UInt32(bigEndianBytes: bytes.prefix(4)), bytes: Array(bytes.dropFirst(4)))
    }

    /// The line, with its end.
    package var line: String {
        "— \(name) \(Base64.text(of: keyID.bigEndianBytes + bytes))\n"
    }
}

/// Text with signatures below it.
package struct SignedNote: Hashable, Sendable, CustomStringConvertible {
    /// More are refused, by us as by Go's own reader.
    private static let mostSignatures = 100
    private static let mostBytes = 1_000_000

    /// What is signed, the end of its last line included. It means nothing until a signature was verified.
    package let text: [UInt8]
    package let signatures: [NoteSignature]

    /// Signs a text.
    ///
    /// - Throws: `MalformedNote` unless it consists of whole lines without control characters.
    package init(_ text: String, by signer: NoteSigner) throws {
        let bytes = Array(text.utf8)
        guard Self.isText(bytes), bytes.last == newline else { throw MalformedNote() }
        self.text = bytes
        signatures = [try signer.signature(of: bytes)]
    }

    private init(text: [UInt8], signatures: [NoteSignature]) throws(MalformedNote) {
        guard signatures.count <= Self.mostSignatures else { throw MalformedNote() }
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note. Whether any of its signatures is a good one is another question.
    package init(parsing note: String) throws(MalformedNote) {
        let bytes = Array(note.utf8)
        guard bytes.count <= Self.mostBytes, Self.isText(bytes),
            let blank = bytes.indices.dropLast().last(where: { bytes[$0] == newline && bytes[$0 + 1] == newline })
        else { throw MalformedNote() }
        let lines = String(decoding: bytes[(blank + 2)...], as: UTF8.self)
        try self.init(text: Array(bytes[...blank]), signatures: NoteSignature.lines(in: lines))
    }

    /// Whether the key signed the text. One bad signature that claims to be the key's spoils all others.
    package func isSigned(by verifier: NoteVerifier) -> Bool {
        let lines = lines(of: verifier)
        return !lines.isEmpty && lines.allSatisfy { verifier.verifies($0, of: text) }
    }

    /// The lines that say they are this key's.
    func lines(of verifier: NoteVerifier) -> [NoteSignature] {
        signatures.filter { $0.name == verifier.name && $0.keyID == verifier.keyID }
    }

    /// The note with more signatures below it; those that it has already are not written twice.
    package func adding(_ others: [NoteSignature]) throws(MalformedNote) -> SignedNote {
        var all = signatures
        for other in others where !all.contains(other) { all.append(other) }
        return try SignedNote(text: text, signatures: all)
    }

    /// The note as it is stored and sent.
    package var description: String {
        String(decoding: text, as: UTF8.self) + "\n" + signatures.map(\.line).joined()
    }

    private static func isText(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 || $0 == newline }
    }
}

/// A key to check notes with, and the name it belongs to.
package struct NoteVerifier: Hashable, Sendable, CustomStringConvertible {
    /// Ed25519 over the text as it is.
    private static let kind: UInt8 = 1

    package let name: NoteName
    package let keyID: UInt32
    private let publicKey: [UInt8]

    package init(name: NoteName, key: Curve25519.Signing.PublicKey) {
        self.name = name
        publicKey = Array(key.rawRepresentation)
        let hash = SHA256.hash(data: name.bytes + [newline, Self.kind] + publicKey)
        keyID = UInt32(bigEndianBytes: hash.prefix(4))
    }

    /// Reads what `description` writes: `name+key ID+key`.
    ///
    /// - Returns: `nil` for anything else, also where name, key ID and key do not belong together.
    package init?(parsing text: String) {
        // The key may have a plus of its own.
        let parts = text.parts(between: "+", atMost: 3)
        guard parts.count == 3, let name = NoteName(parts[0]), let bytes = Base64.bytes(of: parts[2]),
            bytes.first == Self.kind,
            // It takes any 32 bytes and nothing else.
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes.dropFirst())
        else { return nil }
        self.init(name: name, key: key)
        guard description.utf8.elementsEqual(text.utf8) else { return nil }
    }

    package var description: String {
        "\(name)+\(Hex.text(of: keyID.bigEndianBytes))+\(Base64.text(of: [Self.kind] + publicKey))"
    }

    func verifies(_ signature: NoteSignature, of text: [UInt8]) -> Bool {
        // The bytes were taken from a key.
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature.bytes, for: text)
    }
}

/// A key to sign notes with, and the name it belongs to.
package struct NoteSigner: Sendable {
    package let verifier: NoteVerifier
    private let key: Secret<Curve25519.Signing.PrivateKey>

    package init(name: NoteName, key: Curve25519.Signing.PrivateKey) {
        verifier = NoteVerifier(name: name, key: key.publicKey)
        self.key = Secret(key)
    }

    fileprivate func signature(of text: [UInt8]) throws -> NoteSignature {
        let bytes = Array(try key.revealed.signature(for: text))
        return NoteSignature(name: verifier.name, keyID: verifier.keyID, bytes: bytes)
    }
}

extension StringProtocol {
    /// What stands between the occurrences of an ASCII character, the last part with what is left. A `Character` would
    /// be missed where a name makes one with its neighbour.
    func parts(between separator: Unicode.Scalar, atMost count: Int = .max) -> [Substring] {
        Substring(self).unicodeScalars
            .split(separator: separator, maxSplits: count - 1, omittingEmptySubsequences: false)
            .map { Substring($0) }
    }
}

private let newline = UInt8(ascii: "\n")
