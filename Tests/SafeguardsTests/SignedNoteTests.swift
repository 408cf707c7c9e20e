import Crypto
import Foundation
import Safeguards
import Testing

@Suite("Signed notes")
struct SignedNoteTests {
    /// A note, and the key to check it with.
    struct Published: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let key: String
        let text: String
        let signature: String

        var note: String { text + "\n" + signature }
    }

    static let published = [
        Published(
            testDescription: "The example of Go's reader",
            key: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            text: """
                If you think cryptography is the answer to your problem,
                then you don't know what your problem is.

                """,
            signature: "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
                + "Zb6KE6RyyBwJnAM=\n"
        ),
        Published(
            testDescription: "The example of the specification",
            key: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            text: "This is an example message.\n",
            signature: "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXm"
                + "RKuwHjG1Yu72IneyaQM=\n"
        ),
    ]

    @Test(arguments: published)
    func publishedNotesAreVerified(_ example: Published) throws {
        let verifier = try #require(NoteVerifier(parsing: example.key))
        #expect("\(verifier)" == example.key)
        let note = try SignedNote(parsing: example.note)
        #expect(note.text == Array(example.text.utf8))
        #expect(note.isSigned(by: verifier))
        #expect("\(note)" == example.note)
    }

    @Test("Signed with the published key, the published note comes out")
    func signingIsPublished() throws {
        let example = Self.published[0]
        // Go writes the secret key behind the same first byte as the public one.
        let seed = try #require(Base64.bytes(of: "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")).dropFirst()
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        let signer = NoteSigner(name: try #require(NoteName("PeterNeumann")), key: key)
        #expect("\(signer.verifier)" == example.key)
        #expect("\(try SignedNote(example.text, by: signer))" == example.note)
        #expect(!String(reflecting: signer).contains(Hex.text(of: seed)))
    }

    @Test("openssl verifies what we sign")
    func opensslAgrees() throws {
        let key = Curve25519.Signing.PrivateKey()
        let signer = NoteSigner(name: try #require(NoteName("audit.example.org/1")), key: key)
        let note = try SignedNote("two\nlines\n", by: signer)
        let folder = FileManager.default.temporaryDirectory.appending(path: "note-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // What is left in a temporary folder is nobody's loss.
            try? FileManager.default.removeItem(at: folder)
        }
        let files = ["key", "signature", "text"].map { folder.appending(path: $0) }
        // What stands before an Ed25519 key in a certificate (RFC 8410).
        let prefix = try #require(bytes("302a300506032b6570032100"))
        try Data(prefix + key.publicKey.rawRepresentation).write(to: files[0])
        try Data(note.signatures[0].bytes).write(to: files[1])
        for (text, isVerified) in [(note.text, true), (note.text + [10], false)] {
            try Data(text).write(to: files[2])
            let paths = files.map { $0.path() }
            let arguments = [
                "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", paths[0], "-sigfile", paths[1],
                "-in", paths[2],
            ]
            let result = try PythonPeer.run("/usr/bin/openssl", arguments, input: "")
            #expect(result.output.contains("Signature Verified Successfully") == isVerified, "\(result)")
            #expect((result.status == 0) == isVerified)
        }
    }

    @Test("A note that was changed anywhere is not signed, or no note")
    func forgeries() throws {
        for example in Self.published {
            let verifier = try #require(NoteVerifier(parsing: example.key))
            let bytes = Array(example.note.utf8)
            for index in bytes.indices {
                for bit in 0..<8 {
                    var copy = bytes
                    copy[index] ^= 1 << bit
                    guard let text = String(validating: copy, as: UTF8.self),
                        // What is no note is not signed either.
                        let note = try? SignedNote(parsing: text)
                    else { continue }
                    #expect(!note.isSigned(by: verifier), "\(index), \(bit)")
                }
            }
        }
    }

    @Test("A key's text has one form, and its parts belong together")
    func forgedKeys() throws {
        let text = Self.published[0].key
        let bytes = Array(text.utf8)
        for index in bytes.indices {
            for bit in 0..<8 {
                var copy = bytes
                copy[index] ^= 1 << bit
                let changed = String(decoding: copy, as: UTF8.self)
                #expect(NoteVerifier(parsing: changed) == nil, "\(changed)")
            }
            #expect(NoteVerifier(parsing: String(text.prefix(index))) == nil)
            #expect(NoteVerifier(parsing: String(text.dropFirst(index + 1))) == nil)
        }
        // A key of another length, and one of another kind, each with the key ID that it would have.
        for other in [
            "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
            "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            text.replacing("c74f20a3", with: "C74F20A3"), text + "\n", text + "+", "", "++",
        ] {
            #expect(NoteVerifier(parsing: other) == nil, "\(other)")
        }
    }

    @Test(
        "Names",
        arguments: [
            ("a", true), ("audit.example.org/8a5b6c7d", true), ("żółw", true), ("a-b_c:d", true), ("", false),
            (" ", false),
            ("a b", false), ("a+b", false), ("a\n", false), ("a\tb", false), ("a\u{A0}b", false), ("a\u{2028}", false),
            ("a\u{3000}", false), ("a\0", false), ("a\u{1B}", false),
        ]
    )
    func names(text: String, isName: Bool) {
        #expect((NoteName(text) != nil) == isName)
        if isName { #expect(NoteName(text)?.description == text) }
    }

    @Test("Names that look alike are different names")
    func namesAreBytes() throws {
        let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
        #expect(composed == decomposed)
        #expect(try #require(NoteName(composed)) != #require(NoteName(decomposed)))
    }

    @Test("Names that make one letter with what stands around them are read back", arguments: ["\u{301}a", "a\u{600}"])
    func namesKeepToThemselves(text: String) throws {
        let signer = NoteSigner(name: try #require(NoteName(text)), key: Curve25519.Signing.PrivateKey())
        #expect(NoteVerifier(parsing: "\(signer.verifier)") == signer.verifier)
        let note = try SignedNote("text\n", by: signer)
        #expect(try SignedNote(parsing: "\(note)") == note)
        #expect(note.isSigned(by: signer.verifier))
    }

    static let line = "— a AAAAAQI=\n"

    @Test(
        "What is no note",
        arguments: [
            "", "\n", "\n\n", "text\n", "text\n\n", "text\n" + line, "text\n\n" + line.dropLast(),
            "text\n\n\n" + line + "\n", "text\n\n" + line + "\n" + line + "\n", "text\n\n-" + line.dropFirst(),
            "text\n\n " + line,
            "text\n\n— a  AAAAAQI=\n", "text\n\n— a AAAAAQI= \n", "text\n\n— a+b AAAAAQI=\n", "text\n\n—  AAAAAQI=\n",
            "text\n\n— a\n", "text\n\n— a \n", "text\n\n— a AAAAAA==\n", "text\n\n— a AAAAAQJ=\n",
            "text\n\n— a AAAAAQI\n", "text\n\n— a AAAA_QI=\n", "te\rxt\n\n" + line, "te\0xt\n\n" + line,
            "text\r\n\r\n" + line,
            "te\u{1B}xt\n\n" + line,
            "text\n\n" + String(repeating: line, count: 101), String(repeating: "a", count: 1_000_000) + "\n\n" + line,
        ]
    )
    func malformed(note: String) {
        #expect(throws: MalformedNote()) { try SignedNote(parsing: note) }
    }

    @Test(
        "What is one",
        arguments: [
            ("text\n", 1), ("\n", 1), ("text\n\nmore\n", 1), ("text\n\n", 1), ("text\n\n— a AAAAAQI=\n", 2),
            ("żółw\n", 100),
        ]
    )
    func wellFormed(text: String, count: Int) throws {
        let note = text + "\n" + String(repeating: Self.line, count: count)
        let read = try SignedNote(parsing: note)
        #expect(read.text == Array(text.utf8) && read.signatures.count == count && "\(read)" == note)
        #expect(read.signatures[0].keyID == 1 && read.signatures[0].bytes == [2])
    }

    @Test("What cannot be a note's text is not signed", arguments: ["", "text", "te\rxt\n", "te\0xt\n", "text\n\t\n"])
    func unsignable(text: String) throws {
        let signer = NoteSigner(name: try #require(NoteName("a")), key: Curve25519.Signing.PrivateKey())
        #expect(throws: MalformedNote()) { try SignedNote(text, by: signer) }
    }

    @Test("One bad signature in the name of the key spoils the good ones; others' say nothing")
    func manySignatures() throws {
        let name = try #require(NoteName("a"))
        let signer = NoteSigner(name: name, key: Curve25519.Signing.PrivateKey())
        let note = try SignedNote("text\n", by: signer)
        let good = try #require(note.signatures.first)
        let bad = NoteSignature(name: name, keyID: good.keyID, bytes: good.bytes.reversed())
        let short = NoteSignature(name: name, keyID: good.keyID, bytes: [1])
        let foreign = NoteSignature(name: name, keyID: good.keyID ^ 1, bytes: [1])
        let other = NoteSignature(name: try #require(NoteName("b")), keyID: good.keyID, bytes: [1])
        #expect(try note.adding([foreign, other]).isSigned(by: signer.verifier))
        #expect(try !note.adding([bad]).isSigned(by: signer.verifier))
        #expect(try !note.adding([short]).isSigned(by: signer.verifier))
        #expect(try note.adding([good, good]) == note)
        #expect(try note.adding([foreign, foreign]).signatures == [good, foreign])
        let many = (0..<100).map { NoteSignature(name: name, keyID: 1, bytes: [UInt8($0)]) }
        #expect(throws: MalformedNote()) { try note.adding(many) }
        let another = NoteSigner(name: name, key: Curve25519.Signing.PrivateKey())
        #expect(!note.isSigned(by: another.verifier))
    }
}
