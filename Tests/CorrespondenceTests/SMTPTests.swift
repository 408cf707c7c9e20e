import Foundation
import Testing

@testable import Correspondence

@Suite("Mail by SMTP to a server of somebody else's making", .timeLimit(.minutes(3)))
struct SMTPTests {
    private let account = SMTPSettings.Account(user: "komorne", password: "zażółć:gęślą jaźń")
    private let accountText = "komorne:zażółć:gęślą jaźń"

    @Test func arrivesEncryptedAndSignedInAndWhole() async throws {
        let email = try Samples.email(
            bounce: MailAddress("zwroty@zbm.example"),
            text: ".\n..\n.kropki\nZażółć\n",
            attachments: [Attachment(name: "a.bin", mediaType: "application/octet-stream", bytes: Array(0...255))]
        )
        let report = try await MailServer.with(options: ["account": accountText]) { server in
            try await SMTPTransport(server.settings(account: account)).send(email)
        }
        #expect(
            report.mails == [
                .init(
                    sender: "zwroty@zbm.example",
                    recipients: ["ewa.wrona@zbm.example"],
                    content: Data(email.rendered()),
                    isEncrypted: true,
                    isSignedIn: true,
                    introduction: "komorne.example"
                )
            ]
        )
    }

    @Test func arrivesByTLSFromTheFirstByte() async throws {
        let email = try Samples.email()
        let report = try await MailServer.with(options: ["tls": "implicit", "account": accountText]) { server in
            let settings = try server.settings(
                security: .implicitTLS(authorities: server.authority),
                account: account
            )
            try await SMTPTransport(settings).send(email)
        }
        #expect(report.mails.map(\.content) == [Data(email.rendered())])
        #expect(report.mails.map(\.isEncrypted) == [true])
    }

    @Test func goesInTheClearToThisMachineOnly() async throws {
        let report = try await MailServer.with(options: ["tls": "none"]) { server in
            let settings = try server.settings(host: "127.0.0.1", security: .plain)
            try await SMTPTransport(settings).send(Samples.email())
        }
        #expect(report.mails.map(\.isEncrypted) == [false])
    }

    struct Refusal: CustomTestStringConvertible {
        let testDescription: String
        let behaviour: String
        let failure: MailFailure
        let options: [String: String]

        init(_ why: String, _ behaviour: String, _ failure: MailFailure, _ options: [String: String] = [:]) {
            testDescription = why
            self.behaviour = behaviour
            self.failure = failure
            self.options = options
        }
    }

    @Test(arguments: [
        Refusal("the recipient is refused for now", "temporary", .temporary(451)),
        Refusal("the recipient does not exist", "permanent", .permanent(550)),
        Refusal("the message is refused when it is there", "full", .permanent(552)),
        Refusal("the message is larger than the server likes", "accept", .permanent(552)),
        Refusal("the connection ends in the midst of the message", "hang up", .unreachable),
        Refusal("no TLS is offered", "accept", .insecure, ["tls": "none"]),
        Refusal("the certificate is another host's", "accept", .insecure, ["certificate-for": "mail.example"]),
        Refusal("answers are put in before TLS begins", "injecting", .unreachable),
        Refusal("the password is wrong", "accept", .refusedSignIn, ["account": "komorne:puchacz"]),
        Refusal("nobody can be signed in for now", "sign-in later", .temporary(454), ["account": "komorne:a"]),
    ])
    func isNotTakenFor(_ refusal: Refusal) async throws {
        let isLarge = refusal.testDescription.contains("larger")
        let email = try Samples.email(text: String(repeating: "a", count: isLarge ? 300_000 : 10))
        let report = try await MailServer.with(refusal.behaviour, options: refusal.options) { server in
            let transport = try SMTPTransport(
                server.settings(account: refusal.options["account"].map { _ in account }, patience: .seconds(10))
            )
            await #expect(throws: refusal.failure) { try await transport.send(email) }
        }
        #expect(report.mails == [])
    }

    @Test func isNotSentWithoutASignInThatTheServerWants() async throws {
        let report = try await MailServer.with(options: ["account": accountText]) { server in
            await #expect(throws: MailFailure.refusedSignIn) {
                try await SMTPTransport(server.settings()).send(Samples.email())
            }
        }
        #expect(report.mails == [])
    }

    @Test func isNotSentToAnAuthorityOfSomebodyElses() async throws {
        let report = try await MailServer.with { server in
            for security in [SMTPSettings.Security.startTLS(authorities: nil), .implicitTLS(authorities: nil)] {
                await #expect(throws: MailFailure.insecure, "the system's authorities know nothing of it") {
                    try await SMTPTransport(server.settings(security: security)).send(Samples.email())
                }
            }
            await #expect(throws: MailFailure.insecure, "no authorities, no trust") {
                let missing = SMTPSettings.Security.startTLS(authorities: "\(server.folder)/none.pem")
                try await SMTPTransport(server.settings(security: missing)).send(Samples.email())
            }
        }
        #expect(report.mails == [])
    }

    @Test func findsNobody() async throws {
        let settings = try SMTPSettings(
            host: "127.0.0.1",
            port: 1,
            security: .implicitTLS(authorities: nil),
            ownName: "komorne.example"
        )
        await #expect(throws: MailFailure.unreachable) { try await SMTPTransport(settings).send(Samples.email()) }
        let unknown = try SMTPSettings(
            host: "no-such-host.invalid",
            port: 587,
            security: .startTLS(authorities: nil),
            ownName: "komorne.example"
        )
        await #expect(throws: MailFailure.unreachable) { try await SMTPTransport(unknown).send(Samples.email()) }
    }

    @Test(arguments: ["silent", "hang"])
    func waitsForNobodyForEver(_ behaviour: String) async throws {
        try await MailServer.with(behaviour) { server in
            let transport = try SMTPTransport(server.settings(patience: .seconds(2)))
            let took = await ContinuousClock().measure {
                await #expect(throws: MailFailure.unreachable) { try await transport.send(Samples.email()) }
            }
            #expect(took > .seconds(1.5) && took < .seconds(20))
        }
    }

    @Test func isTakenEvenIfTheServerDoesNotSayGoodbye() async throws {
        let report = try await MailServer.with("hang at QUIT") { server in
            try await SMTPTransport(server.settings(patience: .seconds(2))).send(Samples.email())
        }
        #expect(report.mails.count == 1)
    }

    @Test(arguments: ["silent", "hang"])
    func canBeCancelledOnItsWay(_ behaviour: String) async throws {
        try await MailServer.with(behaviour) { server in
            let transport = try SMTPTransport(server.settings(patience: .seconds(100)))
            let email = try Samples.email()
            let sending = Task { try await transport.send(email) }
            try await server.wait(for: "hanging")
            let took = await ContinuousClock().measure {
                sending.cancel()
                await #expect(throws: MailFailure.cancelled) { try await sending.value }
            }
            #expect(took < .seconds(20))
        }
    }

    @Test func canBeCancelledWhileItWaitsForItsTurn() async throws {
        try await MailServer.with("hang") { server in
            let transport = try SMTPTransport(server.settings(patience: .seconds(100), atOnce: 1))
            let email = try Samples.email()
            let first = Task { try await transport.send(email) }
            try await server.wait(for: "hanging")
            let second = Task { try await transport.send(email) }
            second.cancel()
            await #expect(throws: MailFailure.cancelled) { try await second.value }
            first.cancel()
            await #expect(throws: MailFailure.cancelled) { try await first.value }
        }
    }

    @Test func twentyAtOnceArriveAndNoMoreThanAllowedAreUnderWay() async throws {
        let emails = try (0..<20).map { try Samples.email(subject: "\($0)") }
        // The server answers nobody before four wait, so that there are four at a time, or none at all.
        let report = try await MailServer.with(options: ["together": "4"]) { server in
            let transport = try SMTPTransport(server.settings(atOnce: 4))
            try await withThrowingTaskGroup { group in
                for email in emails { group.addTask { try await transport.send(email) } }
                try await group.waitForAll()
            }
        }
        #expect(report.mostAtOnce == 4)
        #expect(Set(report.mails.map(\.content)) == Set(emails.map { Data($0.rendered()) }))
    }

    @Test func aFailureDoesNotTakeAPlaceForEver() async throws {
        try await MailServer.with("permanent") { server in
            let transport = try SMTPTransport(server.settings(atOnce: 1))
            for _ in 0..<3 {
                await #expect(throws: MailFailure.permanent(550)) { try await transport.send(Samples.email()) }
            }
        }
    }
}
