package import Foundation
import Persistence
package import Safeguards

/// Something that stands in the way of erasing a person.
package enum ErasureBlock: Sendable, Hashable {
    case hold(PersonHold)
    /// Something else about the person waits for a second person.
    case approval(UUID, Wording)

    /// As a sentence names it.
    package var wording: Wording {
        switch self {
        case .hold(let hold): hold.wording
        case .approval(_, let title):
            Wording(
                "wniosek czeka na decyzję: \(title.polish.lowercased())",
                english: "a proposal is waiting: \(title.english.lowercased())"
            )
        }
    }
}

/// A person must not be erased, and why.
package struct ErasureBlocked: RecordedRefusal, Equatable {
    package let blocks: [ErasureBlock]
    /// Whom it was about.
    let person: UUID

    package var recordedPerson: UUID? { person }
    package var recordedRule: AuditCode { "erasure_blocked" }
}

extension TenantConnection {
    /// Everything that stands in the way of erasing a person.
    ///
    /// This is the one place for it: whatever comes to hold what law keeps - entries in a ledger, a case in court, a
    /// title - adds its grounds here, and previews, proposals and approvals all heed them.
    func erasureBlocks(on person: UUID) async throws -> [ErasureBlock] {
        let holds = try await personHolds(on: person).filter(\.isInForce)
        let waiting = try await waitingApprovals(on: person).filter { $0.command != ErasePerson.kind }
        return holds.map { .hold($0) }
            + waiting.map { .approval($0.id, $0.summary([:], at: now).title) }
    }
}
