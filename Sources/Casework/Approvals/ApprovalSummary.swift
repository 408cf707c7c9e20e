package import Foundation
import Persistence
package import Safeguards

package enum ApprovalState: String, Sendable, CaseIterable {
    case waiting, approved, refused, withdrawn
    /// It is worth nothing: its maker may not propose it any more, or it is not what they proposed.
    case void
    case expired

    package var wording: Wording {
        switch self {
        case .waiting: Wording("czeka na decyzję", english: "waiting")
        case .approved: Wording("zatwierdzony", english: "approved")
        case .refused: Wording("odrzucony", english: "refused")
        case .withdrawn: Wording("wycofany", english: "withdrawn")
        case .void: Wording("nieważny", english: "void")
        case .expired: Wording("przeterminowany", english: "expired")
        }
    }
}

/// A proposal, as a list shows it.
package struct ApprovalSummary: Sendable, Hashable {
    package let id: UUID
    package let version: Int64
    /// Such as `dpo.appoint`.
    package let command: String
    package let title: Wording
    package let state: ApprovalState
    /// The user whom it is about.
    package let about: Named?
    /// The person of the register whom it is done to.
    package let person: PersonReference?
    package let maker: Named
    package let madeAt: Date
    package let expiresAt: Date
    package let checker: Named?
    package let decidedAt: Date?
}

/// A proposal, as the page shows it on which it is decided.
package struct ApprovalDetails: Sendable, Hashable {
    package let approval: ApprovalSummary
    package let reason: String
    /// What whoever decided said to it.
    package let verdictReason: String?
    /// The beginning of the command's hash: both people see the same one.
    package let fingerprint: String
    /// Whether the reader may approve or refuse it.
    package let mayDecide: Bool
    package let mayWithdraw: Bool
}

extension ApprovalRow {
    /// Its state; waiting that has run out is over although the night has not put it down yet.
    func state(at now: Date) -> ApprovalState {
        let state = ApprovalState(rawValue: state) ?? .void
        return state == .waiting && now >= expiresAt ? .expired : state
    }

    func summary(_ names: [UUID: String], at now: Date) -> ApprovalSummary {
        let unknown = Wording("Nieznane polecenie", english: "Unknown command")
        func named(_ id: UUID) -> Named { Named(id: id, name: names[id] ?? "") }
        return ApprovalSummary(
            id: id,
            version: version,
            command: command,
            title: ApprovableCommands.all[command]?.title ?? unknown,
            state: state(at: now),
            about: about.map(named),
            person: person.map { PersonReference(id: $0) },
            maker: named(maker),
            madeAt: madeAt,
            expiresAt: expiresAt,
            checker: checker.map(named),
            decidedAt: decidedAt
        )
    }

    /// Everybody whom it names.
    var people: [UUID] { [maker, about, checker].compactMap(\.self) }
}
