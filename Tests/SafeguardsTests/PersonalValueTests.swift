import Crypto
import Foundation
import Safeguards
import Testing

@Suite("E-mail addresses")
struct EmailAddressTests {
    @Test(arguments: [
        ("as typed", "anna@example.org", "anna@example.org", "anna@example.org"),
        ("blanks around it", "  anna@example.org ", "anna@example.org", "anna@example.org"),
        ("the domain has no case", "Anna@EXAMPLE.example", "Anna@example.example", "anna@example.example"),
        ("a tag stays", "anna+urlop@example.org", "anna+urlop@example.org", "anna+urlop@example.org"),
        ("dots stay", "a.n.n.a@example.org", "a.n.n.a@example.org", "a.n.n.a@example.org"),
        ("a domain in its ASCII form", "a@xn--krakw-3ta.example", "a@xn--krakw-3ta.example", "a@xn--krakw-3ta.example"),
        ("signs", "o'neil_{x}=1%a@b-c.example", "o'neil_{x}=1%a@b-c.example", "o'neil_{x}=1%a@b-c.example"),
    ])
    func areRead(why: String, typed: String, text: String, normalised: String) throws {
        let address = try EmailAddress(parsing: typed)
        #expect(address.text == text)
        #expect(address.normalised == normalised)
    }

    @Test(
        arguments: [
            ("nothing", "", .empty), ("blanks", "   ", .empty),
            ("a line break, and so a header of its own", "a@example.org\r\nBcc: b@example.org", .malformed),
            ("a line break at the end", "a@example.org\n", .malformed), ("NUL", "a\0@example.org", .malformed),
            ("a blank within", "a b@example.org", .malformed), ("no sign", "example.org", .malformed),
            ("two signs", "a@b@example.org", .malformed), ("nobody", "@example.org", .malformed),
            ("no domain", "a@", .malformed), ("one label", "a@localhost", .malformed),
            ("an internet address", "a@127.0.0.1", .malformed), ("in brackets", "a@[127.0.0.1]", .malformed),
            ("a dot in front", ".a@example.org", .malformed), ("two dots", "a..b@example.org", .malformed),
            ("a hyphen in front", "a@-office.example", .malformed),
            ("a dot in front of the domain", "a@.example", .malformed),
            ("a name before it", "Anna <a@example.org>", .malformed), ("quoted", "\"a\"@example.org", .malformed),
            ("two of them", "a@example.org,b@example.org", .malformed), ("accents", "żaneta@example.org", .notASCII),
            ("accents in the domain", "a@kraków.example", .notASCII), ("a look-alike", "а@example.org", .notASCII),
            ("a local part too long", String(repeating: "a", count: 65) + "@example.org", .malformed),
            ("a label too long", "a@" + String(repeating: "a", count: 64) + ".org", .malformed),
            ("too long", String(repeating: "a.", count: 130) + "a@example.org", .tooLong),
            ("endless", String(repeating: "a", count: 100_000) + "@example.org", .tooLong),
        ] as [(String, String, EmailAddress.Fault)]
    )
    func areRefused(why: String, typed: String, fault: EmailAddress.Fault) {
        #expect(throws: fault) { try EmailAddress(parsing: typed) }
    }

    @Test("The longest there may be")
    func mayHave254Characters() throws {
        let domain = String(repeating: "a", count: 62) + "." + String(repeating: "b", count: 62)
        let address = String(repeating: "c", count: 64) + "@" + domain + "." + String(repeating: "d", count: 63)
        #expect(address.utf8.count == 254)
        #expect(try EmailAddress(parsing: address).text == address)
        #expect(throws: EmailAddress.Fault.tooLong) { try EmailAddress(parsing: address + "d") }
    }

    /// The expected value is Python's HMAC under the derived key, its first 16 bytes.
    @Test func areFoundByAKeyedHash() async throws {
        let keys = TenantKeys(CountingProvider())
        let key = try await keys.indexKey(of: .ofVectors, field: .userEmail)
        let index = try EmailAddress(parsing: "Anna.KOWALSKA@example.org").index(key: key, version: 1)
        #expect(Hex.text(of: index.bytes) == "e897b5016b9d5c9318d6e3cb4704894e")
        #expect(index.version == 1)
        #expect(try EmailAddress(parsing: "anna.kowalska@example.org").index(key: key, version: 1) == index)
        let elsewhere = try await keys.indexKey(of: .random(), field: .userEmail)
        #expect(try EmailAddress(parsing: "anna.kowalska@example.org").index(key: elsewhere, version: 1) != index)
    }

    @Test func doNotPrint() throws {
        let address = try EmailAddress(parsing: "anna@example.org")
        var text = "\(address) \(String(reflecting: address)) \([address])"
        dump(address, to: &text)
        #expect(!text.contains("anna") && !text.contains("example"))
    }
}

@Suite("Names of people")
struct PersonNameTests {
    @Test(arguments: [
        ("as typed", "Jan Kowalski", "Jan Kowalski", ["Jan", "Kowalski"]),
        ("blanks around it", "\u{A0} Żaneta  ", "Żaneta", ["Żaneta"]),
        ("two parts", "Anna Łącka-Ćwik", "Anna Łącka-Ćwik", ["Anna", "Łącka", "Ćwik"]),
        ("accents apart are joined", "Z\u{307}aneta", "\u{17B}aneta", ["\u{17B}aneta"]),
        ("another script", "Олена Шевченко", "Олена Шевченко", ["Олена", "Шевченко"]),
        ("a single letter", "X", "X", ["X"]),
    ])
    func areRead(why: String, typed: String, text: String, parts: [String]) throws {
        let name = try PersonName(parsing: typed)
        #expect(Array(name.text.unicodeScalars) == Array(text.unicodeScalars))
        #expect(name.parts == parts)
    }

    @Test(
        arguments: [
            ("nothing", "", .empty), ("blanks", " \t ", .empty), ("a line break", "Jan\nKowalski", .unprintable),
            ("NUL", "Jan\0", .unprintable), ("a line separator", "Jan\u{2028}Kowalski", .unprintable),
            ("a mark that turns the direction", "Jan\u{202E}nadamA", .unprintable),
            ("a mark that cannot be seen", "Jan\u{200F}", .unprintable), ("zero width", "Ja\u{200B}n", .unprintable),
            ("private use", "Jan\u{E000}", .unprintable), ("escape", "Jan\u{1B}[2J", .unprintable),
            ("too long", String(repeating: "a", count: 101), .tooLong),
            ("endless", String(repeating: "ą", count: 1_000_000), .tooLong),
        ] as [(String, String, PersonName.Fault)]
    )
    func areRefused(why: String, typed: String, fault: PersonName.Fault) {
        #expect(throws: fault) { try PersonName(parsing: typed) }
    }

    @Test func mayHave100Characters() throws {
        let text = String(repeating: "ż", count: 100)
        #expect(try PersonName(parsing: text).text == text)
    }

    @Test func doNotPrint() throws {
        let name = try PersonName(parsing: "Jan Kowalski")
        var text = "\(name) \(String(reflecting: name))"
        dump(name, to: &text)
        #expect(!text.contains("Jan"))
    }

    @Test("Every fault says what to do, in both languages")
    func faultsAreExplained() {
        let wordings =
            PersonName.Fault.allCases.map(\.wording) + EmailAddress.Fault.allCases.map(\.wording)
            + PasswordFault.allCases.map(\.wording)
        #expect(Set(wordings).count == wordings.count)
        for wording in wordings {
            #expect(
                wording.polish.hasSuffix(".") && wording.english.hasSuffix(".") && wording.polish != wording.english
            )
        }
    }
}
