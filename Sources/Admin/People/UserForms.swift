import Web

/// Invites somebody: a name, an address, and what the person's work needs.
struct InviteUserPage: Page {
    var name = ""
    var email = ""
    var roles: [RoleChoice]
    var departments: [DepartmentChoice]
    var days: Int
    /// Asks for a factor; giving roles takes one.
    var stepUp: [any Component] = []
    var key = ""
    var nameFault: Bilingual?
    var emailFault: Bilingual?
    var rolesFault: Bilingual?
    var departmentsFault: Bilingual?

    let title = Bilingual("Zaproś użytkownika", english: "Invite a user")
    let section: Section? = .users
    let trail = [Section.users.link]

    var parts: [any Component] {
        let time = Bilingual.count(days, .days)
        return [
            Paragraph(
                Bilingual(
                    "Wyślemy link, pod którym ta osoba sama ustawi hasło i drugi składnik logowania. Link jest ważny "
                        + "\(time.polish) i działa tylko raz.",
                    english:
                        "We will send a link with which the person chooses a password and sets up a second factor. "
                        + "It is good for \(time.english) and works once."
                )
            ),
            Form(
                action: .inviteUser,
                fields: [
                    TextField.personName(name, fault: nameFault),
                    TextField(
                        "email",
                        Bilingual("Służbowy adres e-mail", english: "E-mail address at work"),
                        kind: .email,
                        value: email,
                        hint: Bilingual(
                            "Osobisty, nie wspólny dla działu: będzie nazwą użytkownika.",
                            english: "The person's own, not a department's: it will be the user name."
                        ),
                        error: emailFault,
                        autocomplete: "off",
                        length: 254
                    ),
                    Choices.roles(roles, fault: rolesFault),
                ] + Choices.departments(departments, fault: departmentsFault) + stepUp,
                hidden: [Hidden("key", key)],
                submit: Bilingual("Wyślij zaproszenie", english: "Send the invitation"),
                cancel: .users
            ),
        ]
    }
}

extension TextField {
    /// Somebody else's name: browsers must not offer the reader's own.
    static func personName(_ name: String, fault: Bilingual?) -> TextField {
        TextField(
            "name",
            Bilingual("Imię i nazwisko", english: "Name"),
            kind: .name,
            value: name,
            error: fault,
            length: 100
        )
    }
}

/// Changes a person's roles.
struct UserRolesPage: Page {
    var id: String
    var name: String
    var roles: [RoleChoice]
    /// What is held as it is stored, separated by commas.
    var former: String
    var version: Int64
    var stepUp: [any Component] = []
    var fault: Bilingual?

    let title = Bilingual("Zmień role", english: "Change roles")
    var caption: Bilingual? { .verbatim(name) }
    let section: Section? = .users
    var trail: [Link] { [Section.users.link, .user(id, name)] }

    var parts: [any Component] {
        [
            Notice(
                Bilingual(
                    "Zmiana działa od razu. Ta osoba będzie musiała zalogować się ponownie.",
                    english: "The change works at once. The person will have to sign in again."
                )
            ),
            Form(
                action: .users.adding(id).adding("roles"),
                fields: [Choices.roles(roles, fault: fault)] + stepUp,
                hidden: [.version(version), .former("role", former)],
                submit: Bilingual("Zapisz role", english: "Save the roles"),
                cancel: .users.adding(id)
            ),
        ]
    }
}

/// Changes a person's name and departments.
struct EditUserPage: Page {
    var id: String
    /// As it is stored.
    var storedName: String
    var name: String
    var language: String
    var departments: [DepartmentChoice]
    /// Name, language and departments as they are stored.
    var former: [Hidden]
    var version: Int64
    var nameFault: Bilingual?
    var departmentsFault: Bilingual?

    let title = Bilingual("Zmień dane i działy", english: "Change details and departments")
    var caption: Bilingual? { .verbatim(storedName) }
    let section: Section? = .users
    var trail: [Link] { [Section.users.link, .user(id, storedName)] }

    var parts: [any Component] {
        [
            Form(
                action: .users.adding(id).adding("edit"),
                fields: [
                    TextField.personName(name, fault: nameFault),
                    Choices(
                        "language",
                        Bilingual("Język wiadomości", english: "Language of messages"),
                        pick: .one,
                        from: [
                            Option("pl", ProfilePage.polish, isChosen: language == "pl"),
                            Option("en", ProfilePage.english, isChosen: language == "en"),
                        ]
                    ),
                ] + Choices.departments(departments, fault: departmentsFault),
                hidden: [.version(version)] + former,
                submit: Bilingual("Zapisz", english: "Save"),
                cancel: .users.adding(id)
            )
        ]
    }
}

/// Ends a person's access for good.
struct DismissUserPage: Page {
    var id: String
    var name: String
    var sessions: Int
    var version: Int64

    let title = Bilingual("Zakończ dostęp", english: "End access")
    var caption: Bilingual? { .verbatim(name) }
    let section: Section? = .users
    var trail: [Link] { [Section.users.link, .user(id, name)] }

    var parts: [any Component] {
        [
            Interruption(
                Bilingual("Czy na pewno? Tego nie można cofnąć.", english: "Are you sure? This cannot be taken back."),
                consequences: [
                    Bilingual(
                        "Zakończymy od razu wszystkie sesje tej osoby (teraz: \(sessions)).",
                        english: "All sessions of this person end at once (now: \(sessions))."
                    ),
                    Bilingual(
                        "Hasło, kody i zaproszenia przestaną działać.",
                        english: "Password, codes and invitations stop working."
                    ),
                    Bilingual(
                        "Historia czynności pozostanie. Aby przywrócić dostęp, trzeba wysłać nowe zaproszenie.",
                        english: "The history of what was done stays. To give access again, send a new invitation."
                    ),
                ],
                form: Form(
                    action: .users.adding(id).adding("dismiss"),
                    fields: [],
                    hidden: [.version(version)],
                    submit: Bilingual("Zakończ dostęp", english: "End access"),
                    weight: .danger,
                    cancel: .users.adding(id)
                )
            )
        ]
    }
}

extension Link {
    static func user(_ id: String, _ name: String) -> Link {
        Link(.verbatim(name), to: .users.adding(id))
    }
}
