import Crypto
import Foundation
import Safeguards
import Testing

@Suite("Tokens of sessions and links")
struct SessionTokenTests {
    @Test func areReadAsTheyWereWritten() throws {
        let token = SessionToken.random()
        let read = try #require(SessionToken(parsing: token.text))
        #expect(read.text == token.text && read.sha256 == token.sha256)
        #expect(token.text.utf8.count == 45 && token.text.hasPrefix("1."))
        let link = LinkToken.random()
        #expect(LinkToken(parsing: link.text)?.sha256 == link.sha256)
        #expect(link.text.utf8.count == 43)
    }

    @Test("What the table holds is the hash of the 32 bytes")
    func areHashed() throws {
        let text = Base64URL.text(of: 0..<32)
        let hash = "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"
        #expect(Hex.text(of: try #require(SessionToken(parsing: "1." + text)).sha256) == hash)
        #expect(Hex.text(of: try #require(LinkToken(parsing: text)).sha256) == hash)
    }

    @Test func areNeverTheSame() {
        #expect(Set((0..<1_000).map { _ in SessionToken.random().text }).count == 1_000)
        #expect(Set((0..<1_000).map { _ in LinkToken.random().text }).count == 1_000)
    }

    /// The text of 32 zeros, as it would be without a fault.
    private static let zeros = String(repeating: "A", count: 43)

    private static let others: [(why: String, text: String)] = [
        ("nothing", ""), ("another version", "2.\(zeros)"), ("no version", zeros),
        ("a character short", "1.\(zeros.dropLast())"), ("a character long", "1.A\(zeros)"), ("padding", "1.\(zeros)="),
        ("bits beyond the last byte", "1.\(zeros.dropLast())B"), ("the other alphabet", "1.+\(zeros.dropFirst())"),
        ("a blank", "1. \(zeros.dropFirst())"), ("a line break", "1.\(zeros.dropLast())\n"),
        ("another letter of the same width", "1.ż\(zeros.dropFirst(2))"), ("two tokens", "1.\(zeros)1.\(zeros)"),
        ("endless", String(repeating: "A", count: 1_000_000)),
    ]

    @Test(arguments: others)
    func areRefusedOtherwise(why: String, text: String) {
        #expect(SessionToken(parsing: text) == nil)
        #expect(LinkToken(parsing: text.hasPrefix("1.") ? String(text.dropFirst(2)) : "1." + text) == nil)
    }

    @Test func doNotPrint() throws {
        let token = SessionToken.random()
        let link = LinkToken.random()
        let code = RecoveryCode.random()
        let api = APITokenText.random(for: .live)
        let seed = TOTPSeed.random()
        var text = "\(token) \(link) \(code) \(api) \(seed) \(String(reflecting: token)) \(String(reflecting: api))"
        dump((token, link, code, api, seed), to: &text)
        for secret in [token.text, link.text, code.text, api.text, seed.base32, "[", "\(seed.bytes[0]), "] {
            #expect(!text.contains(secret))
        }
    }
}

@Suite("Tokens of integrations")
struct APITokenTextTests {
    @Test(arguments: APITokenText.Environment.allCases)
    func areReadAsTheyWereWritten(environment: APITokenText.Environment) throws {
        for _ in 0..<200 {
            let token = APITokenText.random(for: environment)
            let read = try #require(APITokenText(parsing: token.text))
            #expect(read.text == token.text && read.sha256 == token.sha256 && read.environment == environment)
            #expect(token.text.wholeMatch(of: /kmr_[ld]t_[0-9A-Za-z]{36}/) != nil)
            #expect(token.hint == token.text.suffix(4))
        }
    }

    /// From Python's zlib.crc32, written with the digits 0–9, A–Z, a–z.
    @Test func haveTheChecksumThatAnotherProgramComputes() throws {
        let text = "kmr_lt_000000000000000000000000000000" + "4CDP8E"
        let token = try #require(APITokenText(parsing: text))
        #expect(Hex.text(of: token.sha256) == "892bd831cba6bce21dc1e2b94fc17ac05a6818c7d89620e6447df3851e5996f6")
        #expect(APITokenText(parsing: "kmr_dt_0123456789ABCDEFGHIJabcdefghij" + "0DHKPf") != nil)
    }

    @Test("A mistyped character is noticed, whichever it is")
    func areRefusedWhenMistyped() {
        let text = Array(APITokenText.random(for: .live).text)
        for index in text.indices {
            for other in "aZ0_l-" where other != text[index] {
                var mistyped = text
                mistyped[index] = other
                #expect(APITokenText(parsing: String(mistyped)) == nil, "\(index) \(other)")
            }
        }
    }

    @Test(arguments: [
        ("nothing", ""), ("the beginning alone", "kmr_lt_"), ("a blank behind", " "), ("a line break behind", "\n"),
        ("too much", "0"), ("much too much", String(repeating: "0", count: 100_000)),
    ])
    func areRefusedOtherwise(why: String, text: String) {
        #expect(APITokenText(parsing: text) == nil)
        #expect(APITokenText(parsing: APITokenText.random(for: .demo).text + text) == nil || text.isEmpty)
    }

    @Test func useEveryCharacterOfTheAlphabet() {
        let seen = (0..<400).reduce(into: Set<Character>()) { set, _ in
            set.formUnion(APITokenText.random(for: .live).text.dropFirst(7).prefix(30))
        }
        #expect(seen.count == 62)
    }
}

@Suite("Codes for a lost second factor")
struct RecoveryCodeTests {
    @Test func areReadAsTheyWerePrinted() throws {
        for code in (0..<20).flatMap({ _ in RecoveryCode.batch() }) {
            let read = try #require(RecoveryCode(parsing: code.text))
            #expect(read.sha256 == code.sha256)
            #expect(code.text.wholeMatch(of: /([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{6}/) != nil)
        }
    }

    @Test func areTenAtATime() {
        let batch = RecoveryCode.batch()
        #expect(batch.count == 10 && Set(batch.map(\.text)).count == 10)
    }

    /// The bytes 0x00 to 0x0F.

    @Test(
        "However people type them",
        arguments: [
            "000G40R40M30E209185GR38E1W", "000g4-0r40m-30e20-9185g-r38e1w", " 000G4 0R40M 30E20 9185G R38E1W ",
            "OOOG4-OR4OM-3OE2O-9I85G-R38EIW", "ooog4or4om3oe2o9l85gr38elw", "0-0-0-G40R40M30E209185GR38E1W-",
        ]
    )
    func areReadForgivingly(typed: String) throws {
        let code = try #require(RecoveryCode(parsing: typed))
        #expect(code.text == "000G4-0R40M-30E20-9185G-R38E1W")
        #expect(Hex.text(of: code.sha256) == "be45cb2605bf36bebde684841a28f0fd43c69850a3dce5fedba69928ee3a8991")
    }

    @Test(arguments: [
        ("nothing", ""), ("hyphens only", "-----"), ("a character short", "000G40R40M30E209185GR38E1"),
        ("a character long", "000G40R40M30E209185GR38E1W0"),
        ("a letter that is not used", "U00G40R40M30E209185GR38E1W"),
        ("bits beyond the last byte", "000G40R40M30E209185GR38E1X"), ("a line break", "000G40R40M\n30E209185GR38E1W"),
        ("a wide digit", "０00G40R40M30E209185GR38E1W"), ("endless", String(repeating: "-", count: 1_000_000)),
    ])
    func areRefusedOtherwise(why: String, typed: String) {
        #expect(RecoveryCode(parsing: typed) == nil)
    }
}
