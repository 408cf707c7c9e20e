import CCurl
import Testing

@testable import Correspondence

@Suite("Settings of the mail server")
struct SMTPSettingsTests {
    private func settings(
        host: String = "mail.example",
        port: Int = 587,
        security: SMTPSettings.Security = .startTLS(authorities: nil),
        account: SMTPSettings.Account? = nil,
        ownName: String = "komorne.example",
        patience: Duration = .seconds(60),
        atOnce: Int = 4
    ) throws(SMTPSettings.Invalid) -> SMTPSettings {
        try SMTPSettings(
            host: host,
            port: port,
            security: security,
            account: account,
            ownName: ownName,
            patience: patience,
            atOnce: atOnce
        )
    }

    @Test func becomeAnAddressForTheLibrary() throws {
        #expect(try settings().url == "smtp://mail.example:587/komorne.example")
        #expect(
            try settings(host: "::1", port: 465, security: .implicitTLS(authorities: nil)).url
                == "smtps://[::1]:465/komorne.example"
        )
    }

    @Test(arguments: [
        "", "mail example", "mail.example/", "user@mail.example", "mail.example:25", "[::1]", "a\r\nb", "ż.pl",
    ])
    func refuseWhatIsNoHost(_ text: String) {
        #expect(throws: SMTPSettings.Invalid.host) { try settings(host: text) }
        #expect(throws: SMTPSettings.Invalid.ownName) { try settings(ownName: text) }
    }

    @Test(arguments: ["localhost", "LocalHost", "127.0.0.1", "127.9.9.9", "::1"])
    func allowNoProtectionOnThisMachine(_ host: String) throws {
        #expect(try settings(host: host, security: .plain).security == .plain)
    }

    @Test(arguments: [
        "mail.example", "10.0.0.1", "127.0.0.1.example", "127.0.0", "127.0.0.256", "localhost.example", "128.0.0.1",
        "::2",
        "1270.0.0.1",
    ])
    func wantProtectionEverywhereElse(_ host: String) {
        #expect(throws: SMTPSettings.Invalid.plainBeyondThisMachine) { try settings(host: host, security: .plain) }
    }

    @Test func haveTheirLimits() {
        #expect(throws: SMTPSettings.Invalid.port) { try settings(port: 0) }
        #expect(throws: SMTPSettings.Invalid.port) { try settings(port: 65_536) }
        #expect(throws: SMTPSettings.Invalid.limits) { try settings(patience: .zero) }
        #expect(throws: SMTPSettings.Invalid.limits) { try settings(atOnce: 0) }
        for account in [("", "a"), ("a\0", "a"), ("a", "a\0b")] {
            #expect(throws: SMTPSettings.Invalid.account) {
                try settings(account: .init(user: account.0, password: account.1))
            }
        }
    }

    @Test func doNotPrintThePassword() throws {
        let settings = try settings(account: .init(user: "puszczyk", password: "puchacz"))
        var text = "\(settings) \(String(reflecting: settings))"
        dump(settings, to: &text)
        #expect(!text.contains("puchacz") && !text.contains("puszczyk"))
    }

    @Test(
        arguments: [
            (CURLE_OK, 250, nil), (CURLE_SEND_ERROR, 421, .temporary(421)), (CURLE_SEND_ERROR, 554, .permanent(554)),
            (CURLE_RECV_ERROR, 354, .unreachable), (CURLE_OPERATION_TIMEDOUT, 550, .unreachable),
            (CURLE_LOGIN_DENIED, 535, .refusedSignIn), (CURLE_LOGIN_DENIED, 454, .temporary(454)),
            (CURLE_SEND_ERROR, 530, .refusedSignIn), (CURLE_USE_SSL_FAILED, 454, .insecure),
            (CURLE_PEER_FAILED_VERIFICATION, 220, .insecure), (CURLE_ABORTED_BY_CALLBACK, 354, .cancelled),
            (CURLE_REMOTE_ACCESS_DENIED, 554, .permanent(554)), (CURLE_OUT_OF_MEMORY, 0, .unreachable),
        ] as [(CURLcode, Int, MailFailure?)]
    )
    func tellFailuresApart(code: CURLcode, reply: Int, failure: MailFailure?) {
        switch SMTPDelivery.result(of: code, reply: reply) {
        case .success: #expect(failure == nil)
        case .failure(let found): #expect(found == failure)
        }
    }

    @Test func onlyAPermanentFailureIsFinal() {
        let others: [MailFailure] = [.temporary(451), .unreachable, .insecure, .refusedSignIn, .cancelled]
        #expect(MailFailure.permanent(550).isFinal)
        for failure in others { #expect(!failure.isFinal) }
    }
}
