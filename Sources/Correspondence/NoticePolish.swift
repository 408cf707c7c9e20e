import Foundation

extension Notice {
    /// The wording in Polish. It avoids forms that would have to know whether the reader is a woman or a man.
    func polish(_ source: NoticeSource) -> NoticeWords {
        let draft = Polish(source: source).draft(of: self)
        return NoticeWords(
            language: .polish,
            subject: draft.subject,
            blocks: draft.blocks,
            footer: [
                "Wiadomość wysłał automatycznie system Komorne w imieniu jednostki: \(source.unit).",
                "Dostajesz ją, bo \(draft.reason).",
                "Prosimy na nią nie odpowiadać. Nigdy nie prosimy w wiadomościach o hasło ani o kod.",
            ]
        )
    }
}

private struct Polish {
    let source: NoticeSource

    func draft(of notice: Notice) -> NoticeDraft {
        switch notice {
        case .invitation(let inviter, let link, let limit): invitation(inviter.onOneLine, link, limit)
        case .firstAdministrator(let link, let limit): firstAdministrator(link, limit)
        case .passwordReset(let link, let limit): passwordReset(link, limit)
        case .passwordChanged(let time): passwordChanged(time)
        case .newSignIn(let time, let device, let address): newSignIn(time, device.onOneLine, address.onOneLine)
        case .factorChanged(let change, let time): factorChanged(change, time)
        case .factorReset(let asker, let approver, let link, let limit):
            factorReset(asker.onOneLine, approver.onOneLine, link, limit)
        case .recoveryCodeUsed(let left, let time): recoveryCodeUsed(left, time)
        case .rolesChanged(let roles, let changer, let time): rolesChanged(roles, changer.onOneLine, time)
        case .accountEnded(let time): accountEnded(time)
        case .tokenCreated(let name, let maker, let end, let time):
            tokenCreated(name.onOneLine, maker.onOneLine, end, time)
        case .tokenExpiring(let name, let end, let days): tokenExpiring(name.onOneLine, end, max(0, days))
        case .tokenRevoked(let name, let reason, let time): tokenRevoked(name.onOneLine, reason, time)
        case .approvalWaiting(let act, let asker, let link, let limit):
            approvalWaiting(act.onOneLine, asker.onOneLine, link, limit)
        case .checkpoint(let note, let key, let lines, let time): checkpoint(note, key, lines, time)
        }
    }

    // MARK: - Coming in

    private func invitation(_ inviter: String, _ link: SecureLink, _ limit: Date) -> NoticeDraft {
        NoticeDraft(
            "Zaproszenie do systemu Komorne – \(source.unit)",
            [
                .paragraph("\(inviter) zaprasza Cię do pracy w systemie Komorne. Jednostka: \(source.unit)."),
                .link("Załóż konto", link),
                .paragraph("Ustawisz własne hasło i drugi składnik logowania. \(once(limit))"),
                .paragraph(
                    "Jeśli nie spodziewasz się tego zaproszenia, nie otwieraj linku i usuń tę wiadomość. Konto nie "
                        + "powstanie."
                ),
            ],
            reason: "w tej jednostce podano ten adres, zapraszając nową osobę"
        )
    }

    private func firstAdministrator(_ link: SecureLink, _ limit: Date) -> NoticeDraft {
        NoticeDraft(
            "Pierwsze konto administratora – \(source.unit)",
            [
                .paragraph("W systemie Komorne przygotowano miejsce dla nowej jednostki: \(source.unit)."),
                .paragraph(
                    "Zapraszamy Cię do objęcia funkcji jej pierwszego administratora. To Ty zaprosisz pozostałe osoby "
                        + "i nadasz im role."
                ),
                .link("Załóż konto administratora", link),
                .paragraph("Ustawisz własne hasło i drugi składnik logowania. \(once(limit))"),
                .paragraph("Jeśli nic o tym nie wiesz, nie otwieraj linku i powiadom operatora usługi."),
            ],
            reason: "operator usługi podał ten adres jako adres pierwszego administratora"
        )
    }

    private func passwordReset(_ link: SecureLink, _ limit: Date) -> NoticeDraft {
        NoticeDraft(
            "Ustawienie nowego hasła",
            [
                .paragraph("Otrzymaliśmy prośbę o ustawienie nowego hasła do Twojego konta w systemie Komorne."),
                .link("Ustaw nowe hasło", link),
                .paragraph(
                    "\(once(limit)) Jeśli masz drugi składnik logowania, poprosimy także o niego."
                ),
                .paragraph(
                    "Jeśli to nie Twoja prośba, nie otwieraj linku: hasło się nie zmieni. Gdy takie wiadomości się "
                        + "powtarzają, powiadom administratora jednostki."
                ),
            ],
            reason: "ktoś podał ten adres na stronie odzyskiwania hasła"
        )
    }

    // MARK: - The account

    private func passwordChanged(_ time: Date) -> NoticeDraft {
        NoticeDraft(
            "Hasło zostało zmienione",
            [.paragraph("Hasło do Twojego konta w systemie Komorne zostało zmienione."), when(time)] + ifNotYou,
            reason: aboutYourAccount
        )
    }

    private func newSignIn(_ time: Date, _ device: String, _ address: String) -> NoticeDraft {
        NoticeDraft(
            "Logowanie z nowego urządzenia",
            [
                .paragraph(
                    "Na Twoje konto w systemie Komorne zalogowano się z urządzenia, którego dotąd nie znaliśmy."
                ),
                .facts([
                    ("Kiedy", source.time(time)), ("Urządzenie", device), ("Adres w sieci (bez końcówki)", address),
                ]),
            ] + ifNotYou,
            reason: aboutYourAccount
        )
    }

    private func factorChanged(_ change: Notice.FactorChange, _ time: Date) -> NoticeDraft {
        let (subject, sentence) =
            switch change {
            case .added: ("Dodano drugi składnik logowania", "Do Twojego konta dodano drugi składnik logowania.")
            case .replaced:
                ("Zmieniono drugi składnik logowania", "Drugi składnik logowania na Twoim koncie jest nowy.")
            case .recoveryCodesRenewed:
                ("Nowe kody zapasowe", "Do Twojego konta przygotowano nowe kody zapasowe. Poprzednie już nie działają.")
            }
        return NoticeDraft(subject, [.paragraph(sentence), when(time)] + ifNotYou, reason: aboutYourAccount)
    }

    private func factorReset(_ asker: String, _ approver: String, _ link: SecureLink, _ limit: Date) -> NoticeDraft {
        NoticeDraft(
            "Ustaw nowy drugi składnik logowania",
            [
                .paragraph(
                    "Zgłoszono utratę drugiego składnika logowania na Twoim koncie i zatwierdzono jego wymianę. Otwórz "
                        + "link, podaj swoje hasło i ustaw nowy składnik. \(once(limit))"
                ),
                .facts([("Zgłoszenie", asker), ("Zatwierdzenie", approver)]),
                .link("Ustaw nowy drugi składnik", link),
                .paragraph(
                    "Jeśli to nie Twoja prośba, od razu powiadom administratora jednostki lub inspektora ochrony "
                        + "danych."
                ),
            ],
            reason: aboutYourAccount
        )
    }

    private func recoveryCodeUsed(_ left: Int, _ time: Date) -> NoticeDraft {
        let verb = Plural("Został", "Zostały", "Zostało").form(for: left)
        let codes = Plural("kod", "kody", "kodów")(left)
        let rest = left > 0 ? "\(verb) Ci \(codes)." : "Nie masz już żadnego kodu zapasowego."
        let advice = left <= 3 ? " Przygotuj nowe w swoim profilu." : ""
        return NoticeDraft(
            "Użyto kodu zapasowego",
            [
                .paragraph("Do logowania na Twoje konto w systemie Komorne użyto kodu zapasowego. \(rest)\(advice)"),
                when(time),
            ] + ifNotYou,
            reason: aboutYourAccount
        )
    }

    private func rolesChanged(_ roles: [String], _ changer: String, _ time: Date) -> NoticeDraft {
        let list = roles.isEmpty ? "brak dodatkowych ról" : roles.map(\.onOneLine).joined(separator: ", ")
        return NoticeDraft(
            "Zmieniły się Twoje role",
            [
                .paragraph("Zmieniono zakres tego, co możesz robić w systemie Komorne."),
                .facts([("Twoje role", list), ("Zmiana", changer), ("Kiedy", source.time(time))]),
                .paragraph("Jeśli ta zmiana jest dla Ciebie niezrozumiała, zapytaj administratora jednostki."),
            ],
            reason: "masz konto w tej jednostce"
        )
    }

    private func accountEnded(_ time: Date) -> NoticeDraft {
        NoticeDraft(
            "Twoje konto zostało zamknięte",
            [
                .paragraph(
                    "Twoje konto w systemie Komorne zostało zamknięte. Nie można się już na nie zalogować, a otwarte "
                        + "sesje zostały zakończone."
                ),
                when(time),
                .paragraph("Jeśli to pomyłka, zwróć się do administratora jednostki."),
            ],
            reason: "to konto było założone na ten adres"
        )
    }

    // MARK: - Tokens and approvals

    private func tokenCreated(_ name: String, _ maker: String, _ end: Date, _ time: Date) -> NoticeDraft {
        NoticeDraft(
            "Utworzono token dostępu",
            [
                .paragraph(
                    "W Twojej jednostce utworzono token, z którym inny program może korzystać z systemu Komorne."
                ),
                .facts([
                    ("Nazwa", name), ("Kto", maker), ("Kiedy", source.time(time)), ("Ważny do", source.time(end)),
                ]),
                .link("Zaloguj się, aby zobaczyć tokeny", source.site),
                .paragraph("Jeśli nikt u Was nie potrzebuje tego tokenu, unieważnij go i zmień swoje hasło."),
            ],
            reason: aboutTokens
        )
    }

    private func tokenExpiring(_ name: String, _ end: Date, _ days: Int) -> NoticeDraft {
        let soon = days == 0 ? "dzisiaj" : "za \(Plural("dzień", "dni", "dni")(days))"
        return NoticeDraft(
            "Token dostępu wygaśnie \(soon)",
            [
                .paragraph(
                    "Token „\(name)” wygaśnie \(soon). Program, który go używa, straci wtedy dostęp do systemu Komorne."
                ),
                .facts([("Nazwa", name), ("Ważny do", source.time(end))]),
                .link("Zaloguj się, aby utworzyć następny", source.site),
                .paragraph(
                    "Stary i nowy token mogą przez pewien czas działać obok siebie. Jeśli ten nie jest już potrzebny, "
                        + "nie musisz nic robić."
                ),
            ],
            reason: aboutTokens
        )
    }

    private func tokenRevoked(_ name: String, _ reason: Notice.Revocation, _ time: Date) -> NoticeDraft {
        let sentence =
            switch reason {
            case .byHand: "Token „\(name)” został unieważniony i już nie działa."
            case .leaked:
                "Token „\(name)” wyciekł: ktoś go znalazł i nam przekazał. Unieważniliśmy go i już nie działa."
            }
        let advice =
            switch reason {
            case .byHand: "Jeśli nie wiesz, dlaczego, zapytaj administratora jednostki."
            case .leaked:
                "Sprawdźcie, gdzie token był zapisany i kto mógł go zobaczyć, oraz powiadomcie inspektora ochrony "
                    + "danych. Nowy utwórzcie dopiero po usunięciu przyczyny."
            }
        return NoticeDraft(
            reason == .leaked ? "Wyciekł token dostępu – unieważniony" : "Unieważniono token dostępu",
            [.paragraph(sentence), when(time), .paragraph(advice), .link("Zaloguj się", source.site)],
            reason: aboutTokens
        )
    }

    private func approvalWaiting(_ act: String, _ asker: String, _ link: SecureLink, _ limit: Date) -> NoticeDraft {
        NoticeDraft(
            "Prośba o zatwierdzenie",
            [
                .paragraph(
                    "W systemie Komorne jest czynność, którą oprócz wnioskującej osoby musi zatwierdzić ktoś jeszcze."
                ),
                .facts([("Czynność", act), ("Wnioskuje", asker), ("Czeka do", source.time(limit))]),
                .link("Sprawdź i zdecyduj", link),
                .paragraph(
                    "Zatwierdź tylko to, co rozumiesz i uważasz za słuszne. Jeśli coś się nie zgadza, odrzuć prośbę i "
                        + "zapytaj osobę, która ją złożyła."
                ),
            ],
            reason: "masz prawo zatwierdzać takie czynności"
        )
    }

    private func checkpoint(_ note: String, _ key: String, _ lines: Int64, _ time: Date) -> NoticeDraft {
        NoticeDraft(
            "Punkt kontrolny dziennika – \(source.unit)",
            [
                .paragraph(
                    "Zachowaj tę wiadomość poza systemem Komorne. Podpis poniżej obejmuje cały dziennik: kto później "
                        + "usunie lub zmieni choć jeden wpis, nie zdoła tego ukryć przed osobą, która ma ten punkt."
                ),
                .facts([("Wpisów", String(lines)), ("Podpisano", source.time(time))]),
                .exact(note),
                .paragraph(
                    "Klucz, którym sprawdza się podpis. Jeśli jest inny niż w poprzednich wiadomościach, zapytaj "
                        + "operatora, dlaczego:"
                ),
                .exact(key),
                .paragraph(
                    "Przy sprawdzaniu eksportu podaj programowi komorne_verify.py zapisaną wiadomość (--checkpoint) i "
                        + "ten klucz (--vkey)."
                ),
            ],
            reason: "jesteś inspektorem ochrony danych tej jednostki"
        )
    }

    // MARK: - What recurs

    private func once(_ limit: Date) -> String {
        "Link jest ważny do \(source.time(limit)) i zadziała tylko raz."
    }

    private func when(_ time: Date) -> NoticeWords.Block {
        .facts([("Kiedy", source.time(time))])
    }

    private var ifNotYou: [NoticeWords.Block] {
        [
            .paragraph("Jeśli to Twoje działanie, nie musisz nic robić."),
            .paragraph(
                "Jeśli nie, od razu ustaw nowe hasło: na stronie logowania wybierz odzyskiwanie hasła. Potem powiadom "
                    + "administratora jednostki."
            ),
            .link("Otwórz stronę logowania", source.site),
        ]
    }

    private let aboutYourAccount = "masz konto w tej jednostce, a chodzi o jego bezpieczeństwo"
    private let aboutTokens = "w tej jednostce zarządzasz tokenami dostępu"
}
