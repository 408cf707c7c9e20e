import Casework
import Foundation
import Safeguards
import Web

/// The start page and one's own account.
enum ProfileRoutes {
    static let all: [PageRoute] = [
        .get("/", .holders(.profileRead), start),
        .get("/profile", .holders(.profileRead)) { try await profile($0, nil) },
        .post("/profile", .holders(.profileChange), changeProfile),
        .get("/profile/sessions", .holders(.sessionList), sessions),
        .post("/profile/sessions/end-others", .holders(.sessionEnd)) { exchange in
            _ = try await exchange.form().gather(.some(()))
            try await exchange.perform(EndOtherSessions())
            return .seeOther(.sessions, .sessionsEnded)
        },
        .post("/profile/sessions/{session}/end", .holders(.sessionEnd)) { exchange in
            _ = try await exchange.form().gather(.some(()))
            try await exchange.perform(EndSession(try exchange.uuid("session")))
            return .seeOther(.sessions, .sessionEnded)
        },
        .get("/profile/password", .holders(.profileRead)) { try await password($0, nil) },
        .post("/profile/password", .holders(.profileChange), changePassword),
    ]

    private static func start(_ exchange: Exchange) async throws -> Answer {
        // Whoever comes to the front door without a session wants to sign in, and needs no explanation.
        guard case .session = try exchange.caller().credential else { return .seeOther(.signIn, nil) }
        let waiting = ListApprovals(.waitingForMe, limit: 100)
        let ((profile, approvals), viewer) = try await exchange.look(Both(ShowProfile(), waiting))
        let page = StartPage(
            name: viewer.name,
            sections: Section.allCases.filter { $0.isOpen(to: viewer, isDemo: exchange.casework.tools.isDemo) },
            waiting: approvals.items.count,
            recoveryCodesLeft: profile.recoveryCodes
        )
        return .page(page, for: viewer)
    }

    private static func profile(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let ((profile, departments), viewer) = try await exchange.look(Both(ShowProfile(), ListDepartments()))
        let filled = Filled(form)
        let page = ProfilePage(
            name: filled.text("name", or: profile.name.text),
            nameFault: filled.fault("name"),
            email: profile.email.text,
            language: filled.text("language", or: profile.language.rawValue),
            roles: viewer.roleNames,
            departments: departments.filter { profile.departments.contains($0.id) }.map(\.name),
            version: profile.version,
            former: (profile.name.text, profile.language.rawValue),
            mayReadOwnLog: viewer.may(.auditReadOwn)
        )
        return .page(page, for: viewer)
    }

    private static func changeProfile(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let conflict = { try await profileConflict(exchange, form) }
        return try await exchange.submit(form, again: { try await profile(exchange, form) }, conflict: conflict) {
            let name = form.parsed("name", else: .missing) { try PersonName(parsing: $0) }
            let language = form.choice("language", as: WordingLanguage.self)
            let version = form.version()
            form.passOver("was_name", "was_language")
            guard let (name, language, version) = try form.gather(name, language, version) else { return nil }
            try await exchange.perform(ChangeProfile(name: name, language: language, expected: version))
            if let language = Language(rawValue: language.rawValue) { exchange.set(.language(language)) }
            return .seeOther(.profile, .profileSaved)
        }
    }

    private static func profileConflict(_ exchange: Exchange, _ form: FormBody) async throws -> Answer {
        let (now, viewer) = try await exchange.look(ShowProfile())
        let languages = ["pl": ProfilePage.polish, "en": ProfilePage.english]
        let page = ConflictPage(
            subject: Words().account,
            fields: [
                Contested("name", Bilingual("Imię i nazwisko", english: "Name"), form, now: now.name.text),
                Contested("language", Bilingual("Język", english: "Language"), form, now: now.language.rawValue) {
                    languages[$0] ?? .verbatim($0)
                },
            ],
            version: now.version,
            action: .profile,
            cancel: .profile
        )
        return .page(page, for: viewer)
    }

    private static func sessions(_ exchange: Exchange) async throws -> Answer {
        let (sessions, viewer) = try await exchange.look(ListSessions())
        let rows = sessions.map { session in
            SessionsPage.Row(
                id: session.id.text,
                device: Bilingual(session.device(in: .polish), english: session.device(in: .english)),
                network: session.address,
                signedInAt: session.createdAt,
                lastSeenAt: session.seenAt,
                isCurrent: session.isCurrent
            )
        }
        return .page(SessionsPage(sessions: rows), for: viewer)
    }

    private static func password(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (profile, viewer) = try await exchange.look(ShowProfile())
        let filled = Filled(form)
        let page = ChangePasswordPage(
            email: profile.email.text,
            stepUp: TextField.stepUp(viewer, filled),
            currentFault: filled.fault("password"),
            newFault: filled.fault("new_password")
        )
        return .page(page, for: viewer)
    }

    private static func changePassword(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let places = Problem.passwordPlaces.merging(["wrong-password": "password"]) { $1 }
        return try await exchange.submit(form, places: places, again: { try await password(exchange, form) }) {
            let current = form.secret("password")
            let new = form.secret("new_password")
            let proof = form.proof()
            guard let (current, new, proof) = try form.gather(current, new, proof) else { return nil }
            try await exchange.show(proof)
            exchange.renew(
                try await exchange.casework.changePassword(from: current, to: new, by: try exchange.signedIn())
            )
            return .seeOther(.profile, .passwordChanged)
        }
    }
}
