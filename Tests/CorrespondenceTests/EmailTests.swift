import Foundation
import Testing

@testable import Correspondence

@Suite("A message, as Python's e-mail library reads it")
struct EmailTests {
    private struct Read: Decodable {
        struct Person: Decodable, Equatable {
            let name: String
            let address: String
        }

        struct File: Decodable, Equatable {
            let name: String
            let mediaType: String
            let content: Data
        }

        let from: Person
        let to: Person
        let date: Double
        let messageID: String
        let subject: String
        let autoSubmitted: String
        let language: String
        let mediaType: String
        let headers: [String]
        let text: String?
        let html: String?
        let attachments: [File]
        let defects: [String]
        let isASCII: Bool
        let hasBareLineEnds: Bool
        let endsInLineEnd: Bool
        let longestLine: Int
        let hasDotFirst: Bool
        let hasBlankLast: Bool
    }

    private func read(_ emails: [Email]) async throws -> [Read] {
        let input = try JSONEncoder().encode(emails.map { Data($0.rendered()) })
        return try JSONDecoder().decode([Read].self, from: await Python.run("Readers/read_mail.py", input: input))
    }

    /// What holds for every message, whatever it says.
    private func expectSound(_ read: Read, _ email: Email) {
        #expect(read.from == Read.Person(name: email.from.name, address: email.from.address.text))
        #expect(read.to == Read.Person(name: email.to.name, address: email.to.address.text))
        #expect(read.date == email.date.timeIntervalSince1970.rounded(.down))
        #expect(read.messageID == email.messageID)
        #expect(read.subject == email.subject)
        #expect(read.autoSubmitted == "auto-generated")
        #expect(read.language == email.language.rawValue)
        #expect(read.defects == [])
        #expect(read.isASCII && !read.hasBareLineEnds && read.endsInLineEnd)
        #expect(!read.hasDotFirst && !read.hasBlankLast)
        #expect(read.longestLine <= 76)
        #expect(Set(read.headers).count == read.headers.count)
    }

    @Test func comesOutAsItWentIn() async throws {
        let words = [
            "", "Zażółć gęślą jaźń", "plain", "🧾 rachunek 👩🏽‍💻 🇵🇱",
            String(repeating: "Bardzo długi temat ", count: 40) + "!",
            String(repeating: "x", count: 700), "=?utf-8?Q?Not_what_it_seems?=", "a =?b", " blank first", "blank last ",
            "two  blanks", "Temat: z dwukropkiem", "\"quoted\", with, commas; and \\ (brackets) <a@b.example>",
            "e\u{301}" + String(repeating: "\u{301}", count: 60), "=", "?=", "a\u{A0}b", "中文標題",
        ]
        let emails = try words.flatMap { word in
            [
                try Samples.email(subject: word),
                try Samples.email(from: Samples.mailbox(word, "komorne@zbm.example"), language: .english),
            ]
        }
        for (read, email) in zip(try await read(emails), emails) {
            expectSound(read, email)
            #expect(read.text == email.text)
            #expect(read.html == email.html)
            #expect(read.mediaType == "multipart/alternative")
        }
    }

    @Test func keepsItsTexts() async throws {
        let texts = [
            "", "\n", "no line end", "one\n", "\n\n\nfour empty lines\n\n", "Zażółć gęślą jaźń. ŻÓŁĆ!\n",
            "3 = 2 + 1\n=3D=\n", ".\n..\n.one\nFrom nobody\nFrom: nobody\n", "blank at the end \nand a tab\t\n \n\t",
            String(repeating: "a", count: 75) + ".\n" + String(repeating: "b", count: 76) + "\n"
                + String(repeating: "c", count: 77), String(repeating: "From ", count: 60),
            String(repeating: ".", count: 300), String(repeating: "żółć ", count: 400),
            "--=_1_\n--\n-- \n", "中文內容\n", "🧾🧾🧾", "\u{FEFF}mark first", "a\u{2028}b", "a\u{0}b\u{1B}c",
        ]
        let emails = try texts.map { try Samples.email(text: $0, html: "<p>" + $0 + "</p>") }
        for (read, email) in zip(try await read(emails), emails) {
            expectSound(read, email)
            #expect(read.text == email.text)
            #expect(read.html == email.html)
        }
    }

    @Test func knowsEveryLineEnd() async throws {
        let email = try Samples.email(text: "a\r\nb\rc\nd\r\r\ne", html: nil)
        #expect(try await read([email]).first?.text == "a\nb\nc\nd\n\ne\n", "and a message of one part ends in one")
    }

    @Test func withoutAPageIsATextAlone() async throws {
        let email = try Samples.email(html: nil)
        let read = try #require(try await read([email]).first)
        expectSound(read, email)
        #expect(read.mediaType == "text/plain")
        #expect(read.text == email.text)
        #expect(read.html == nil)
    }

    @Test func bringsItsFiles() async throws {
        let names = [
            "wezwanie.pdf", "wezwanie do zapłaty – Łódź.pdf", "a\"b;c.pdf", String(repeating: "ż", count: 100) + ".pdf",
            String(repeating: "x", count: 200), "%41*'.pdf", "=?utf-8?Q?a?=", "a  b",
        ]
        let contents = [Array<UInt8>(), Array(0...255), Array(repeating: 0x2E, count: 10_000), Array("\r\n.\r\n".utf8)]
        let files = try names.enumerated().map { index, name in
            try Attachment(name: name, mediaType: "application/pdf", bytes: contents[index % contents.count])
        }
        for html in ["<p>Dzień dobry!</p>", nil] {
            let email = try Samples.email(html: html, attachments: files)
            let read = try #require(try await read([email]).first)
            expectSound(read, email)
            #expect(read.mediaType == "multipart/mixed")
            #expect(read.text == email.text)
            #expect(read.html == html)
            #expect(
                read.attachments == files.map { .init(name: $0.name, mediaType: $0.mediaType, content: Data($0.bytes)) }
            )
        }
    }

    @Test("Words and texts by chance come out as they went in", arguments: 0..<8)
    func comesOutByChance(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let alphabets = ["ab c", "aż =?_.", "ó🧾\"\\,", "Fro m.\t\n", "\u{1F468}\u{200D}\u{1F469}e\u{301} "]
        let emails = try (0..<40).map { _ in
            func words(_ length: Int, lines: Bool = false) -> String {
                let alphabet = Array(alphabets.randomElement(using: &random) ?? "a")
                let signs = alphabet.filter { lines || ($0 != "\t" && $0 != "\n") }
                let count = Int.random(in: 0...length, using: &random)
                return String((0..<count).compactMap { _ in signs.randomElement(using: &random) })
            }
            return try Samples.email(
                from: Samples.mailbox(words(90), "komorne@zbm.example"),
                to: Samples.mailbox(words(90)),
                subject: words(300),
                text: words(900, lines: true),
                html: words(900, lines: true),
                attachments: [
                    Attachment(
                        name: "a\(words(120).replacing("\\", with: "_"))b",
                        mediaType: "text/csv",
                        bytes: Array(words(300).utf8)
                    )
                ]
            )
        }
        for (read, email) in zip(try await read(emails), emails) {
            expectSound(read, email)
            #expect(read.text == email.text)
            #expect(read.html == email.html)
            #expect(read.attachments.map(\.name) == email.attachments.map(\.name))
            #expect(read.attachments.map(\.content) == email.attachments.map { Data($0.bytes) })
        }
    }

    @Test func keepsItsNameForEver() throws {
        let id = try #require(UUID(uuidString: "0198C0DE-0000-7000-8000-00000000000A"))
        let email = try Samples.email(id: id)
        #expect(email.messageID == "<0198c0de-0000-7000-8000-00000000000a@zbm.example>")
        #expect(try Samples.email(id: id).rendered() == email.rendered())
    }

    @Test(arguments: [
        "a\r\nBcc: b@zbm.example", "a\nb", "a\rb", "a\u{0}b", "a\tb", "a\u{1B}[2J", "a\u{7F}", "a\u{85}b", "a\u{2028}b",
        "a\u{2029}b", "a\u{202E}fdp.exe", "\u{2066}a", "\n", "a\r\n",
    ])
    func takesNothingIntoAHeaderThatIsObeyed(_ text: String) throws {
        #expect(throws: InvalidEmail.control(in: .subject)) { try Samples.email(subject: text) }
        #expect(throws: InvalidEmail.control(in: .name)) { try Samples.mailbox(text) }
        #expect(throws: InvalidEmail.control(in: .fileName)) {
            try Attachment(name: text, mediaType: "application/pdf", bytes: [])
        }
    }

    @Test(arguments: ["", "../a.pdf", "a/b", "a\\b"])
    func takesNoFileNameWithAFolder(_ name: String) {
        #expect(throws: InvalidEmail.fileName) { try Attachment(name: name, mediaType: "application/pdf", bytes: []) }
    }

    @Test(arguments: [
        "", "pdf", "application/", "application/pdf; name=a", "application/pdf\r\nBcc: a", "multipart/mixed",
        "message/rfc822", "a/b/c", "Multipart/Mixed", "text/ż",
    ])
    func takesNoMediaTypeThatSaysMore(_ type: String) {
        #expect(throws: InvalidEmail.mediaType) { try Attachment(name: "a", mediaType: type, bytes: []) }
    }

    @Test func isNotPrinted() throws {
        let email = try Samples.email(subject: "Ewa", text: "Ewa", html: "Ewa")
        #expect(!"\(email) \([email]) \(String(reflecting: email))".contains("wa"))
    }
}
