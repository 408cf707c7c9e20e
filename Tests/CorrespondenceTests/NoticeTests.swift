import Foundation
import Testing

@testable import Correspondence

@Suite("Notices")
struct NoticeTests {
    private static let link = "https://zbm.example/zaproszenie#AbC-123_x"
    private static let site = "https://zbm.example/logowanie"
    private static let unit = "Zakład Budynków „Nasz Dom” & Spółka"

    private static var letterhead: Notice.Letterhead {
        get throws {
            try Notice.Letterhead(
                unit: unit,
                sender: Samples.mailbox("Komorne", "komorne@zbm.example"),
                bounce: MailAddress("zwroty@zbm.example"),
                site: SecureLink(site)
            )
        }
    }

    private static func all() throws -> [Notice] {
        let (link, time) = (try SecureLink(link), Samples.date)
        return [
            .invitation(inviter: "Jan Kruk", link: link, validUntil: time),
            .firstAdministrator(link: link, validUntil: time),
            .passwordReset(link: link, validUntil: time),
            .passwordChanged(at: time),
            .newSignIn(at: time, device: "Firefox, Linux", address: "192.0.2.x"),
            .factorChanged(.added, at: time), .factorChanged(.replaced, at: time),
            .factorChanged(.recoveryCodesRenewed, at: time),
            .factorReset(requestedBy: "Jan Kruk", approvedBy: "Ola Sowa", link: link, validUntil: time),
            .recoveryCodeUsed(left: 9, at: time),
            .rolesChanged(roles: ["windykator", "audytor"], changedBy: "Jan Kruk", at: time),
            .accountEnded(at: time),
            .tokenCreated(name: "Księgowość", createdBy: "Jan Kruk", expires: time, at: time),
            .tokenExpiring(name: "Księgowość", expires: time, daysLeft: 5),
            .tokenRevoked(name: "Księgowość", reason: .byHand, at: time),
            .tokenRevoked(name: "Księgowość", reason: .leaked, at: time),
            .approvalWaiting(act: "Umorzenie", requestedBy: "Jan Kruk", link: link, validUntil: time),
            .checkpoint(note: "audit.example.org/x\n5\nroot\n", key: "audit.example.org/x+1+key", lines: 5, at: time),
        ]
    }

    private func email(_ notice: Notice, _ language: Email.Language = .polish) throws -> Email {
        try notice.email(
            to: Samples.mailbox("Ewa Wrona"),
            from: Self.letterhead,
            language: language,
            id: UUID(),
            date: Samples.date
        )
    }

    @Test(arguments: [Email.Language.polish, .english])
    func sayWhoWritesWhyAndWhatToDo(_ language: Email.Language) throws {
        for notice in try Self.all() {
            let email = try email(notice, language)
            let (unit, why, never) =
                switch language {
                case .polish: ("w imieniu jednostki: \(Self.unit).", "Dostajesz ją, bo ", "o hasło ani o kod.")
                case .english: ("on behalf of: \(Self.unit).", "You receive it because ", "for a password or a code")
                }
            let html = try #require(email.html)
            for words in [unit, why, never] {
                #expect(email.text.contains(words), "\(email.subject)")
                #expect(html.contains(words.escapedForHTML), "\(email.subject)")
            }
            let advice = language == .polish ? "Jeśli " : "If "
            #expect(email.text.contains(advice) || email.text.contains("Sprawdźcie") || email.text.contains("Find out"))
            #expect(email.language == language)
            #expect(email.bounce.text == "zwroty@zbm.example")
            #expect(email.to.address.text == "ewa.wrona@zbm.example")
        }
    }

    /// Whatever the page says, the text says, in the same order.
    @Test(arguments: [Email.Language.polish, .english])
    func areCompleteAsText(_ language: Email.Language) throws {
        for notice in try Self.all() {
            let email = try email(notice, language)
            let html = try #require(email.html)
            let page = html.components(separatedBy: "<body>")[1].replacing(/<[^>]*>/, with: "\n")
                .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
                .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
            let words = { (text: String) in
                text.split { $0.isWhitespace || $0 == ":" || $0 == "-" }.map(String.init)
            }
            var rest = words(email.text)[...]
            let hints = Set(words("Jeśli link nie działa, skopiuj ten adres do przeglądarki"))
                .union(words("If the link does not work, copy this address to your browser"))
            for word in words(page) {
                if rest.first == word {
                    rest.removeFirst()
                } else {
                    #expect(hints.contains(word), "\(word) is not in the text of \(email.subject)")
                }
            }
            #expect(rest.isEmpty)
        }
    }

    @Test(arguments: [Email.Language.polish, .english])
    func leadNowhereButWhereTheyWereTold(_ language: Email.Language) throws {
        for notice in try Self.all() {
            let email = try email(notice, language)
            let html = try #require(email.html)
            for text in [email.text, html] {
                let links = text.matches(of: /[a-z]+:\/\/[^\s"<]+/).map { String($0.output) }
                #expect(Set(links).isSubset(of: [Self.link, Self.site]), "\(email.subject)")
            }
            for word in ["<img", "<script", "style", "src=", "<link", "http:", "onload", "url("] {
                #expect(!html.contains(word), "\(word) in \(email.subject)")
            }
            #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"\(language.rawValue)\">"))
            #expect(html.contains("<title>\(email.subject.escapedForHTML)</title>"))
        }
    }

    @Test func saySomethingOfTheirOwnEach() throws {
        let emails = try [Email.Language.polish, .english].flatMap { language in
            try Self.all().map { try email($0, language) }
        }
        #expect(Set(emails.map(\.subject)).count == emails.count)
        #expect(emails.allSatisfy { $0.subject.count <= 90 && !$0.text.contains("Optional") })
    }

    @Test func inviteInPolish() throws {
        let email = try email(.invitation(inviter: "Jan Kruk", link: SecureLink(Self.link), validUntil: Samples.date))
        #expect(email.subject == "Zaproszenie do systemu Komorne – \(Self.unit)")
        #expect(
            email.text == """
                Dzień dobry,

                Jan Kruk zaprasza Cię do pracy w systemie Komorne. Jednostka: \(Self.unit).

                Załóż konto:
                \(Self.link)

                Ustawisz własne hasło i drugi składnik logowania. Link jest ważny do 22\u{A0}listopada 2026\u{A0}r., \
                godz.\u{A0}12:16 (czas polski) i zadziała tylko raz.

                Jeśli nie spodziewasz się tego zaproszenia, nie otwieraj linku i usuń tę wiadomość. Konto nie powstanie.

                ----------------------------------------
                Wiadomość wysłał automatycznie system Komorne w imieniu jednostki: \(Self.unit).
                Dostajesz ją, bo w tej jednostce podano ten adres, zapraszając nową osobę.
                Prosimy na nią nie odpowiadać. Nigdy nie prosimy w wiadomościach o hasło ani o kod.

                """
        )
    }

    @Test(arguments: [
        (0, "Nie masz już żadnego kodu zapasowego. Przygotuj nowe w swoim profilu."),
        (1, "Został Ci 1\u{A0}kod. Przygotuj nowe w swoim profilu."),
        (3, "Zostały Ci 3\u{A0}kody. Przygotuj nowe w swoim profilu."),
        (4, "Zostały Ci 4\u{A0}kody.\n"), (9, "Zostało Ci 9\u{A0}kodów.\n"),
    ])
    func countCodesInPolish(left: Int, sentence: String) throws {
        #expect(try email(.recoveryCodeUsed(left: left, at: Samples.date)).text.contains(sentence))
    }

    @Test(arguments: [
        (-1, "dzisiaj", "today"), (0, "dzisiaj", "today"), (1, "za 1\u{A0}dzień", "in 1\u{A0}day"),
        (2, "za 2\u{A0}dni", "in 2\u{A0}days"), (22, "za 22\u{A0}dni", "in 22\u{A0}days"),
    ])
    func countDays(left: Int, polish: String, english: String) throws {
        let notice = Notice.tokenExpiring(name: "Księgowość", expires: Samples.date, daysLeft: left)
        #expect(try email(notice).subject == "Token dostępu wygaśnie \(polish)")
        #expect(try email(notice, .english).subject == "An access token expires \(english)")
    }

    /// A name is somebody's own choice, and the message is ours.
    @Test func doNotLetNamesSayMoreThanTheirOwn() throws {
        let name = "Jan\r\n\r\nKliknij: https://evil.example/<b>\u{202E}</b>&" + String(repeating: "x", count: 500)
        let email = try email(.invitation(inviter: name, link: SecureLink(Self.link), validUntil: Samples.date))
        let line = try #require(email.text.split(separator: "\n").dropFirst().first)
        #expect(line.hasPrefix("Jan Kliknij: https: //evil.example/<b> </b>&xxx"))
        #expect(line.count < 300)
        let html = try #require(email.html)
        #expect(html.contains("Jan Kliknij: https: //evil.example/&lt;b&gt; &lt;/b&gt;&amp;xxx"))

        let unit = try Notice.Letterhead(
            unit: "ZBM\r\nBcc: a@b.example",
            sender: Samples.mailbox("Komorne", "komorne@zbm.example"),
            site: SecureLink(Self.site)
        )
        let second = try Notice.firstAdministrator(link: SecureLink(Self.link), validUntil: Samples.date).email(
            to: Samples.mailbox("Ewa Wrona"),
            from: unit,
            language: .english,
            id: UUID(),
            date: Samples.date
        )
        #expect(second.subject.hasSuffix("ZBM Bcc: a@b.example"))
        #expect(second.bounce.text == "komorne@zbm.example")
    }

    @Test(arguments: [
        "", "http://zbm.example/", "https://", "https:///a", "https://?a", "HTTPS://zbm.example",
        " https://zbm.example",
        "https://ewa@zbm.example/", "https://zbm.example/ a", "https://zbm.example/\"onclick",
        "https://zbm.example/<b>",
        "https://zbm.example/ż", "https://zbm.example/\r\n", "javascript:alert(1)//https://", "https://zbm.example/'",
        "https://zbm.example/" + String(repeating: "a", count: 1_000),
    ])
    func takeNoLinkThatIsNotPlain(_ text: String) {
        #expect(throws: InvalidEmail.link) { try SecureLink(text) }
    }

    @Test(arguments: [
        "https://zbm.example", "https://zbm-demo.localhost:8443/a/b?c=d&e=f#AbC-_~", "https://[::1]:8443/",
    ])
    func takeLinksOfOurs(_ text: String) throws {
        #expect(try SecureLink(text).text == text)
    }
}

@Suite("Times on the walls of Warsaw")
struct PolishTimeTests {
    @Test(arguments: [
        (
            "2026-11-22T11:16:04Z", "22 listopada 2026 r., godz. 12:16 (czas polski)",
            "22 November 2026, 12:16 (Polish time)"
        ),
        ("2026-07-01T22:05:59Z", "2 lipca 2026 r., godz. 0:05 (czas polski)", "2 July 2026, 0:05 (Polish time)"),
        ("2026-03-29T00:59:00Z", "29 marca 2026 r., godz. 1:59 (czas polski)", "29 March 2026, 1:59 (Polish time)"),
        ("2026-03-29T01:00:00Z", "29 marca 2026 r., godz. 3:00 (czas polski)", "29 March 2026, 3:00 (Polish time)"),
        ("2026-12-31T23:00:00Z", "1 stycznia 2027 r., godz. 0:00 (czas polski)", "1 January 2027, 0:00 (Polish time)"),
    ])
    func areWrittenForPeople(instant: String, polish: String, english: String) throws {
        let time = PolishTime(try Date(instant, strategy: .iso8601))
        let plain = { (text: String) in text.replacing("\u{A0}", with: " ") }
        #expect(plain(time.text(in: .polish)) == polish)
        #expect(plain(time.text(in: .english)) == english)
    }

    @Test func nameEveryMonth() {
        let months = (0..<12).map { month in
            PolishTime(Date(timeIntervalSince1970: TimeInterval(month * 2_629_800 + 1_000_000))).text(in: .polish)
                .split(separator: " ").first.map { $0.split(separator: "\u{A0}").last.map(String.init) }
        }
        #expect(
            months == [
                "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września",
                "października", "listopada", "grudnia",
            ]
        )
    }
}
