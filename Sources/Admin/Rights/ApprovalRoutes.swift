import Casework
import Foundation
import Safeguards
import Web

/// What needs a second person.
enum ApprovalRoutes {
    static let all: [PageRoute] = [
        .get("/approvals", .holders(.approvalRead), list),
        .get("/approvals/{approval}", .holders(.approvalRead)) { try await show($0, nil) },
        .post("/approvals/{approval}", .holders(.approvalRead), decide),
        .post("/approvals/{approval}/withdraw", .holders(.approvalRead), withdraw),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let (page, view, given) = try exchange.request.query { query throws(Problem) in
            (
                try query.page(), try query.filled("view").flatMap { ApprovalView(rawValue: $0) } ?? .waiting,
                try query.filled("state").flatMap { ApprovalState(rawValue: $0) }
            )
        }
        // What waits for somebody is in one state only.
        let state = view == .waiting ? nil : given
        let kind = "approval.page:\(view.rawValue):\(state?.rawValue ?? "")"
        let position = try await exchange.position(of: page, list: kind)
        let selection = ListApprovals(view.selection, state: state, before: position, limit: page.limit)
        let (found, viewer) = try await exchange.look(selection)
        let list = Address.approvals.asking("view", view.rawValue).asking("state", state?.rawValue)
        let shown = ApprovalsPage(
            rows: found.items.map { ApprovalsPage.Row($0, reader: viewer.id) },
            view: view,
            state: state,
            count: .shown(found.items.count, .proposals, isAll: position == nil && found.next == nil),
            newer: page.cursor == nil ? nil : list,
            older: try await exchange.address(list, after: found.next, list: kind)
        )
        return .page(shown, for: viewer)
    }

    private static func show(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (details, viewer) = try await exchange.look(ShowApproval(try exchange.uuid("approval")))
        let approval = details.approval
        let filled = Filled(form)
        let page = ApprovalPage(
            approval: ApprovalsPage.Row(approval, reader: viewer.id),
            about: approval.about?.name,
            person: approval.person.map { approval.links(to: $0, for: viewer) } ?? [],
            reason: details.reason,
            verdict: approval.decidedAt.map { (approval.checker?.name ?? "", $0, details.verdictReason) },
            fingerprint: details.fingerprint,
            version: approval.version,
            mayDecide: details.mayDecide,
            mayWithdraw: details.mayWithdraw,
            stepUp: details.mayDecide ? TextField.stepUp(viewer, filled) : [],
            choice: filled.text("decision"),
            comment: filled.text("comment"),
            decisionFault: filled.fault("decision"),
            commentFault: filled.fault("comment")
        )
        return .page(page, for: viewer)
    }

    private static func decide(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let again = { try await show(exchange, form) }
        return try await exchange.submit(form, places: ["reason": "comment"], again: again) {
            let verdict = form.choice("decision", as: Verdict.self)
            let comment = form.optionalText("comment", length: 1...800, .lines)
            let version = form.version()
            let proof = form.proof()
            guard let (verdict, comment, version, proof) = try form.gather(verdict, comment, version, proof) else {
                return nil
            }
            try await exchange.show(proof)
            let id = try exchange.uuid("approval")
            let action = DecideApproval(id, verdict, expected: version, because: comment)
            let decided = try await exchange.perform(action)
            return .seeOther(.approvals.adding(id.text), decided.state.flash)
        }
    }

    private static func withdraw(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        guard let version = try form.gather(form.version()) else { throw Problem.malformed }
        let id = try exchange.uuid("approval")
        try await exchange.perform(WithdrawApproval(id, expected: version))
        return .seeOther(.approvals.adding(id.text), .withdrawn)
    }
}

extension ApprovalState {
    fileprivate var flash: Flash? {
        switch self {
        case .approved: .approved
        case .refused: .refused
        case .withdrawn: .withdrawn
        case .void: .voided
        case .expired: .expired
        case .waiting: nil
        }
    }
}

extension ApprovalSummary {
    /// Whom it is done to, without a name, and what it would come to as long as that can be seen.
    fileprivate func links(to person: PersonReference, for viewer: Viewer) -> [any Component] {
        guard state == .waiting else { return [Plain(person.text)] }
        let name: any Component = viewer.may(.personContactRead) ? person.link : Plain(person.text)
        switch command {
        case ErasePerson.kind where viewer.may(.erasurePropose):
            let text = Bilingual("Co zostanie usunięte, a co zostanie", english: "What goes and what stays")
            return [name, Link(text, to: .person(person.id.text, .erasure))]
        case RestrictPerson.kind where viewer.may(.restrictionPropose),
            UnrestrictPerson.kind where viewer.may(.restrictionPropose):
            return [name, Link(RestrictionPage.title, to: .person(person.id.text, .restriction))]
        default: return [name]
        }
    }
}

extension ApprovalView {
    fileprivate var selection: ListApprovals.Selection {
        switch self {
        case .waiting: .waitingForMe
        case .mine: .mine
        case .all: .all
        }
    }
}

extension ApprovalsPage.Row {
    fileprivate init(_ approval: ApprovalSummary, reader: UUID) {
        let about = approval.about.map { Bilingual.verbatim($0.name) } ?? approval.person?.text
        let title = approval.title
        self.init(
            id: approval.id.text,
            subject: about.map {
                Bilingual("\(title.polish): \($0.polish)", english: "\(title.english): \($0.english)")
            } ?? Bilingual(title),
            proposer: approval.maker.name,
            proposedAt: approval.madeAt,
            expiresAt: approval.expiresAt,
            state: approval.state,
            isOwn: approval.maker.id == reader
        )
    }
}
