import Foundation
import Testing

@testable import Correspondence

@Suite("Mail that is laid down in a folder")
struct FileTransportTests {
    @Test func isReadBackNewestFirst() async throws {
        try await withFolder { parent in
            let transport = FileTransport(folder: parent + "/mail")
            #expect(await transport.stored(newest: 10) == [])

            let emails = try [0, 0.25, 7_200, -86_400].map { delay in
                try Samples.email(date: Samples.date + delay, subject: "Temat \(delay)", text: "Zażółć\n.\n")
            }
            for email in emails { try await transport.send(email) }
            let stored = await transport.stored(newest: 10)
            #expect(stored.map(\.date) == emails.map(\.date).sorted(by: >))
            #expect(await transport.stored(newest: 2) == Array(stored.prefix(2)))

            let latest = try #require(stored.first)
            #expect(latest.name.hasPrefix("20261122T131604000Z-"))
            #expect(latest.from == "komorne@zbm.example")
            #expect(latest.to == "ewa.wrona@zbm.example")
            #expect(latest.subject == "Temat 7200.0")
            #expect(latest.language == .polish)
            #expect(latest.text == "Zażółć\n.\n")
            #expect(await transport.source(of: latest.name) == emails[2].rendered())
        }
    }

    @Test func isItsOwnersAlone() async throws {
        try await withFolder { parent in
            let folder = parent + "/mail"
            try await FileTransport(folder: folder).send(Samples.email())
            func mode(_ path: String) throws -> Int? {
                try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            }
            #expect(try mode(folder) == 0o700)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.count == 2 && names.contains { $0.hasSuffix(".eml") })
            for name in names { #expect(try mode("\(folder)/\(name)") == 0o600) }
        }
    }

    @Test func isStoredOnceHoweverOftenItIsSent() async throws {
        try await withFolder { folder in
            let transport = FileTransport(folder: folder)
            let email = try Samples.email()
            for _ in 0..<3 { try await transport.send(email) }
            #expect(await transport.stored(newest: 10).count == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
        }
    }

    @Test(arguments: ["", "..", "../a", "a/b", "/etc/passwd", "a.eml", "a\0", "ż", "20261122T131604000Z-unknown"])
    func hasNoOtherNames(_ name: String) async throws {
        try await withFolder { folder in
            let transport = FileTransport(folder: folder)
            try await transport.send(Samples.email())
            #expect(await transport.source(of: name) == nil)
        }
    }

    @Test func doesNotMindWhatOthersLeaveThere() async throws {
        try await withFolder { folder in
            let transport = FileTransport(folder: folder)
            try await transport.send(Samples.email())
            for name in ["z.json", "z.eml", "z.txt"] {
                try Data("{}".utf8).write(to: URL(filePath: "\(folder)/\(name)"))
            }
            #expect(await transport.stored(newest: 10).count == 1)
        }
    }

    @Test func failsWhereThereIsNoPlace() async throws {
        try await withFolder { folder in
            try Data().write(to: URL(filePath: "\(folder)/file"))
            for place in ["\(folder)/none/mail", "\(folder)/file"] {
                await #expect(throws: MailFailure.unreachable) {
                    try await FileTransport(folder: place).send(Samples.email())
                }
            }
        }
    }

    @Test func isNotPrinted() async throws {
        try await withFolder { folder in
            let transport = FileTransport(folder: folder)
            try await transport.send(Samples.email())
            let stored = await transport.stored(newest: 1)
            #expect(stored.count == 1 && !"\(stored)".contains("zbm.example"))
        }
    }
}
