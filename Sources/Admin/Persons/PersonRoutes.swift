import Casework
import Foundation
import HTTPTypes
import Safeguards
import Web

/// Finding persons and looking at them. Nothing of theirs ever stands in an address.
enum PersonRoutes {
    static let all: [PageRoute] = [
        .get("/persons", .holders(.caseList)) { exchange in
            let (_, viewer) = try await exchange.look(Beforehand(.caseList, LookAround()))
            return .page(PersonsPage(mayRegister: viewer.may(.personRegister)), for: viewer)
        },
        .post("/persons", .holders(.caseList), search),
        .get("/persons/{person}", .holders(.personContactRead)) { exchange in
            try await asking(exchange, .card, nil) { try await card(exchange, for: nil) }
        },
        .post("/persons/{person}", .holders(.personContactRead), open),
        .post("/persons/{person}/identifiers", .holders(.personIdentifiersReveal)) {
            try await reveal($0, Identifiers.self)
        },
        .post("/persons/{person}/hardship", .holders(.personSocialRead)) { try await reveal($0, Hardship.self) },
    ]

    private static func search(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        var page = PersonsPage(query: form.kept("query"), mayRegister: false)
        let again = {
            let viewer = try await exchange.reader()
            page.mayRegister = viewer.may(.personRegister)
            page.fault = form.fault("query")
            return Answer.page(page, for: viewer)
        }
        return try await exchange.submit(form, again: again) {
            guard let query = try form.gather(form.text("query", length: 1...200, .anything)) else { return nil }
            do {
                let (found, viewer) = try await exchange.look(try SearchPersons(query))
                page.result = .found(kind: found.kind, found.hits, isCut: found.isCut)
                page.mayRegister = viewer.may(.personRegister)
                return .page(page, for: viewer)
            } catch let error as SearchNotReady {
                exchange.shown = Problem.describing(error)
                page.result = .notReady
                return nil
            }
        }
    }

    /// Opens the card for a purpose that somebody gave.
    private static func open(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        guard let purpose = try form.gather(form.purpose()) else { return try await question(exchange, .card, form) }
        return try await asking(exchange, .card, form) { try await card(exchange, for: purpose) }
    }

    private static func reveal<Group: OpenedGroup>(_ exchange: Exchange, _: Group.Type) async throws -> Answer {
        let form = try await exchange.form()
        let opening = PersonOpening(Group.secret)
        guard let purpose = try form.gather(form.purpose()) else { return try await question(exchange, opening, form) }
        let id = try exchange.uuid("person")
        return try await asking(exchange, opening, form) {
            let both = Alongside(Reveal<Group>(id, for: purpose), ShowPerson(id, for: purpose))
            let ((revealed, card), viewer) = try await exchange.look(both)
            var page = PersonPage(card, purpose, viewer)
            page.revealed = revealed.values
            page.recorded = opening.recorded(for: Bilingual(purpose.code.wording))
            return .page(page, for: viewer)
        }
    }

    private static func card(_ exchange: Exchange, for purpose: AccessPurpose?) async throws -> Answer {
        let (card, viewer) = try await exchange.look(ShowPerson(try exchange.uuid("person"), for: purpose))
        return .page(PersonPage(card, purpose, viewer), for: viewer)
    }

    /// Shows something of a person, or asks for what purpose: whom another purpose would help is told so.
    private static func asking(
        _ exchange: Exchange,
        _ opening: PersonOpening,
        _ form: FormBody?,
        _ show: () async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await show()
        } catch  where isAboutPurpose(error) {
            return try await question(exchange, opening, form, after: error)
        }
    }

    private static func question(
        _ exchange: Exchange,
        _ opening: PersonOpening,
        _ form: FormBody?,
        after refusal: (any Error)? = nil
    ) async throws -> Answer {
        let viewer = try await exchange.reader()
        let state: PersonState = refusal is PersonRestricted ? .restricted : .active
        let codes = viewer.purposes(for: opening.permission, of: state)
        var question = form?.purposeQuestion(of: codes) ?? PurposeQuestion(codes: codes)
        let reason = refusal.flatMap { Problem.describing($0)?.detail }
        // Whoever gave a purpose already is told at the field that it is not enough.
        if form != nil, refusal != nil {
            if codes == [.subjectRequest] {
                question.wordsFault = .describeRequest
            } else {
                question.codeFault = reason
            }
        }
        let page = PurposePage(
            id: try exchange.uuid("person").text,
            opening: opening,
            question: question,
            reason: reason,
            section: .persons(for: viewer),
            status: refusal == nil ? .ok : .forbidden
        )
        return .page(page, for: viewer)
    }
}

extension PersonPage {
    fileprivate init(_ card: PersonCard, _ purpose: AccessPurpose?, _ viewer: Viewer) {
        let openings = [PersonOpening.identifiers, .hardship].filter { viewer.may($0.permission) }
        let questions = openings.map { opening in
            // Nobody says twice why they are here.
            let codes = viewer.purposes(for: opening.permission, of: card.state)
            return (opening, PurposeQuestion(codes: codes, chosen: purpose?.code, words: purpose?.words ?? ""))
        }
        self.init(
            id: card.id.text,
            name: card.name,
            kind: card.kind,
            state: card.state,
            isClear: card.view == .clear,
            contacts: card.contacts,
            hidden: card.hidden,
            registeredAt: card.registeredAt,
            changedAt: card.changedAt,
            questions: Dictionary(uniqueKeysWithValues: questions),
            acts: PersonAct.open(to: viewer),
            section: .persons(for: viewer)
        )
    }
}

extension PersonAct {
    /// What the card offers. Whether it may really be done, the door decides.
    fileprivate static func open(to viewer: Viewer) -> Set<PersonAct> {
        Set(
            allCases.filter { act in
                switch act {
                case .correct: viewer.may(.personChange) && viewer.may(.personContactRead)
                case .restrict: viewer.may(.restrictionPropose)
                case .erase: viewer.may(.erasurePropose)
                case .hold: viewer.may(.erasureGiveOpinion)
                case .look: viewer.readsLogClearly
                }
            }
        )
    }
}

extension Section? {
    /// Where pages of persons belong; nowhere for those who may not search and come by another way.
    static func persons(for viewer: Viewer) -> Section? {
        viewer.may(.caseList) ? .some(.persons) : .none
    }
}
