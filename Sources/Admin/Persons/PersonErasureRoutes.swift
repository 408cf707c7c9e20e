import Casework
import DebtDomain
import Foundation
import Safeguards
import Web

/// Erasing and restricting persons, and what stands in the way of that.
enum PersonErasureRoutes {
    static let all: [PageRoute] = [
        .get("/persons/{person}/erasure", .holders(.erasurePropose)) { try await previewing($0, nil) },
        .post("/persons/{person}/erasure", .holders(.erasurePropose), proposeErasure),
        .get("/persons/{person}/restriction", .holders(.restrictionPropose)) { try await restricting($0, nil) },
        .post("/persons/{person}/restriction", .holders(.restrictionPropose), proposeRestriction),
        .get("/persons/{person}/holds", .holders(.erasureGiveOpinion)) { try await holds($0, nil) },
        .post("/persons/{person}/holds", .holders(.erasureGiveOpinion), setHold),
        .post("/persons/{person}/holds/{hold}/lift", .holders(.erasureGiveOpinion), liftHold),
    ]

    private static func previewing(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (preview, viewer) = try await exchange.look(PreviewErasure(of: try exchange.uuid("person")))
        let filled = Filled(form)
        let page = ErasurePage(
            preview: preview,
            reason: filled.text("reason"),
            key: filled.key,
            fault: filled.fault("reason")
        )
        return .page(page, for: viewer)
    }

    private static func proposeErasure(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        return try await exchange.submit(form, again: { try await previewing(exchange, form) }) {
            guard let (reason, key) = try form.gather(form.reason(), form.uuid("key")) else { return nil }
            let id = try exchange.uuid("person")
            return try await exchange.propose(ErasePerson(id), reason, form, key: key, route: "erasure")
        }
    }

    private static func restricting(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (status, viewer) = try await exchange.look(ShowRestriction(of: try exchange.uuid("person")))
        let filled = Filled(form)
        let page = RestrictionPage(
            status: status,
            reason: filled.text("reason"),
            key: filled.key,
            fault: filled.fault("reason")
        )
        return .page(page, for: viewer)
    }

    private static func proposeRestriction(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        return try await exchange.submit(form, again: { try await restricting(exchange, form) }) {
            let change = form.choice("change", as: RestrictionChange.self)
            guard let (reason, key, change) = try form.gather(form.reason(), form.uuid("key"), change) else {
                return nil
            }
            let id = try exchange.uuid("person")
            switch change {
            case .restrict:
                return try await exchange.propose(RestrictPerson(id), reason, form, key: key, route: "restriction")
            case .end:
                return try await exchange.propose(UnrestrictPerson(id), reason, form, key: key, route: "restriction")
            }
        }
    }

    private static func holds(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let id = try exchange.uuid("person")
        let (holds, viewer) = try await exchange.look(ListHolds(on: id))
        let filled = Filled(form)
        let new = HoldsPage.NewHold(
            ground: filled.text("ground"),
            day: filled.text("until_day"),
            month: filled.text("until_month"),
            year: filled.text("until_year"),
            key: filled.key,
            groundFault: filled.fault("ground"),
            untilFault: filled.fault("until")
        )
        return .page(HoldsPage(person: PersonReference(id: id), holds: holds, form: new), for: viewer)
    }

    private static func setHold(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        return try await exchange.submit(form, again: { try await holds(exchange, form) }) {
            let ground = form.choice("ground", as: HoldGround.self)
            guard let (ground, until, key) = try form.gather(ground, form.day("until"), form.uuid("key")) else {
                return nil
            }
            let id = try exchange.uuid("person")
            let action = SetHold(on: id, ground, until: until)
            _ = try await exchange.once(action, form, key: key, route: "POST /persons/{person}/holds")
            return .seeOther(.person(id.text, .holds), .holdSet)
        }
    }

    private static func liftHold(_ exchange: Exchange) async throws -> Answer {
        _ = try await exchange.form()
        let id = try exchange.uuid("person")
        try await exchange.perform(LiftHold(try exchange.uuid("hold"), on: id))
        return .seeOther(.person(id.text, .holds), .holdLifted)
    }
}

extension Exchange {
    /// Proposes a command, and goes on to the proposal.
    fileprivate func propose<Proposed: ApprovableCommand>(
        _ command: Proposed,
        _ reason: String,
        _ form: FormBody,
        key: UUID,
        route: String
    ) async throws -> Answer {
        let proposed = try await once(
            Propose(command, because: reason),
            form,
            key: key,
            route: "POST /persons/{person}/\(route)"
        )
        let approval = proposed.outcome?.approval ?? proposed.madeBefore
        return .seeOther(approval.map { .approvals.adding($0.text) } ?? .approvals, .proposed)
    }
}

extension FormBody {
    fileprivate func reason() -> String? { text("reason", length: 1...800, .lines) }

    /// A day in three fields; `.some(nil)` where all three are empty.
    fileprivate func day(_ name: String) -> Day?? {
        let parts = ["day", "month", "year"].map { optionalText("\(name)_\($0)", length: 1...20) }
        guard parts.allSatisfy({ $0 != nil }) else { return nil }
        let typed = parts.map { $0.flatMap(\.self) ?? "" }
        if typed.allSatisfy(\.isEmpty) { return .some(nil) }
        let numbers = typed.compactMap { Int($0) }
        guard numbers.count == 3, let day = Day(year: numbers[2], month: numbers[1], day: numbers[0]) else {
            note(.date, at: name)
            return nil
        }
        return day
    }
}
