import Casework
import Foundation
import Safeguards
import Web

/// The second factor of one's own account.
enum FactorRoutes {
    static let all: [PageRoute] = [
        .get("/profile/second-factor", .holders(.profileRead)) { try await overview($0, nil) },
        .post("/profile/recovery-codes", .holders(.profileChange), renewCodes),
        .get("/profile/second-factor/new", .halfSignedIn) { try await beginning($0, nil) },
        .post("/profile/second-factor/new", .halfSignedIn, begin),
        .post("/profile/second-factor/confirm", .halfSignedIn, confirm),
    ]

    private static func overview(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (profile, viewer) = try await exchange.look(ShowProfile())
        return .page(
            FactorPage(codesLeft: profile.recoveryCodes, stepUp: TextField.stepUp(viewer, Filled(form))),
            for: viewer
        )
    }

    private static func renewCodes(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        return try await exchange.submit(form, again: { try await overview(exchange, form) }) {
            guard let proof = try form.gather(form.proof()) else { return nil }
            try await exchange.show(proof)
            let (codes, viewer) = try await exchange.look(RenewRecoveryCodes())
            return .page(RecoveryCodesPage(codes: codes.map(\.text), next: .factor), for: viewer)
        }
    }

    /// Says what is needed before anything is made: reading a page changes nothing.
    private static func beginning(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        guard let viewer = try await exchange.fullReader() else {
            return try exchange.half(BeginEnrolmentPage(stepUp: [], isFirst: true))
        }
        return .page(BeginEnrolmentPage(stepUp: TextField.stepUp(viewer, Filled(form)), isFirst: false), for: viewer)
    }

    private static func begin(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        return try await exchange.submit(form, again: { try await beginning(exchange, form) }) {
            guard let proof = try form.gather(form.proof()) else { return nil }
            try await exchange.show(proof)
            let offer = try await exchange.casework.beginEnrolment(by: try exchange.signedIn())
            let viewer = try await exchange.fullReader()
            let page = EnrolFactorPage(
                modules: offer.modules,
                secret: offer.seed.base32.inGroups,
                isFirst: viewer == nil
            )
            return try viewer.map { .page(page, for: $0) } ?? exchange.half(page)
        }
    }

    private static func confirm(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let again = {
            let viewer = try await exchange.fullReader()
            let page = ConfirmFactorPage(fault: form.fault("code"), isFirst: viewer == nil)
            return try viewer.map { .page(page, for: $0) } ?? exchange.half(page)
        }
        return try await exchange.submit(form, again: again) {
            let code = form.parsed("code", length: 1...100, else: .code) { OneTimeCode(parsing: $0) }
            guard let code = try form.gather(code) else { return nil }
            let enrolled = try await exchange.casework.confirmEnrolment(
                code,
                device: exchange.context.cookies.value(.device),
                by: try exchange.signedIn()
            )
            exchange.renew(enrolled.signedIn)
            let viewer = try await exchange.reader()
            return .page(RecoveryCodesPage(codes: enrolled.recoveryCodes.map(\.text), next: .start), for: viewer)
        }
    }
}

extension Exchange {
    /// Whoever is signed in with both factors; nil for somebody who has shown only a password.
    fileprivate func fullReader() async throws -> Viewer? {
        do {
            return try await reader()
        } catch is SecondFactorNeeded {
            return nil
        }
    }
}

extension String {
    /// In groups of four, as people copy it.
    fileprivate var inGroups: String {
        enumerated().reduce(into: "") { text, character in
            if character.offset > 0, character.offset % 4 == 0 { text += " " }
            text.append(character.element)
        }
    }
}
