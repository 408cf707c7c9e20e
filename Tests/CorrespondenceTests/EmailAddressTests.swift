import Testing

@testable import Correspondence

@Suite("E-mail addresses")
struct EmailAddressTests {
    @Test(arguments: [
        "ewa@zbm.example", "ewa.wrona+komorne@poczta.zbm.example", "o'neill@zbm.example", "1@a.example",
        "a@xn--d-pga.example",
        "EWA@ZBM.example", "-@a-b.example",
    ])
    func thatPeopleHaveAreTaken(_ text: String) throws {
        #expect(try MailAddress(text).text == text)
    }

    struct Example: CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let error: MailAddress.Invalid

        init(_ why: String, _ text: String, _ error: MailAddress.Invalid = .malformed) {
            testDescription = why
            self.text = text
            self.error = error
        }
    }

    @Test(arguments: [
        Example("nothing", ""),
        Example("no @", "ewa.example"),
        Example("two of them", "ewa@zbm@zbm.example"),
        Example("nobody", "@zbm.example"),
        Example("nowhere", "ewa@"),
        Example("a host without a domain", "ewa@zbm"),
        Example("a dot too many", "ewa..wrona@zbm.example"),
        Example("a dot first", ".ewa@zbm.example"),
        Example("a dot last", "ewa@zbm.example."),
        Example("a blank", "ewa wrona@zbm.example"),
        Example("a blank at the end, as from a paste", "ewa@zbm.example "),
        Example("a name around it", "Ewa <ewa@zbm.example>"),
        Example("a second recipient", "ewa@zbm.example,jan@zbm.example"),
        Example("an end of the command", "ewa@zbm.example>"),
        Example("quoted, so that anything may follow", "\"ewa@x\"@zbm.example"),
        Example("a comment", "ewa(wrona)@zbm.example"),
        Example("a machine's address", "ewa@[127.0.0.1]"),
        Example("a machine's address in disguise", "ewa@127.0.0.1"),
        Example("a label that begins with a hyphen", "ewa@-zbm.example"),
        Example("a sign that is none of a host's", "ewa@zbm_1.example"),
        Example("Polish letters before the @", "łucja@zbm.example", .notASCII),
        Example("Polish letters behind it", "ewa@łódź.example", .notASCII),
        Example("a letter that only looks like an a", "ew\u{430}@zbm.example", .notASCII),
        Example("a line end and a header of one's own", "ewa@zbm.example\r\nBcc: jan@zbm.example", .notASCII),
        Example("a line end alone", "ewa@zbm.example\n", .notASCII),
        Example("a NUL", "ewa@zbm.example\0", .notASCII),
        Example("65 characters before the @", String(repeating: "a", count: 65) + "@zbm.example", .tooLong),
        Example(
            "255 characters in all",
            "a@" + String(repeating: String(repeating: "b", count: 48) + ".", count: 5) + "example1",
            .tooLong
        ),
    ])
    func thatMailServersMightReadOtherwiseAreRefused(_ example: Example) {
        #expect(throws: example.error) { try MailAddress(example.text) }
    }

    @Test func areNotPrinted() throws {
        let mailbox = try Samples.mailbox("Ewa Wrona", "ewa@zbm.example")
        for text in ["\(mailbox)", String(reflecting: mailbox), "\([mailbox.address])", dumped(mailbox)] {
            #expect(!text.lowercased().contains("ewa"), "\(text)")
        }
    }

    private func dumped(_ value: some Any) -> String {
        var text = ""
        dump(value, to: &text)
        return text
    }
}
