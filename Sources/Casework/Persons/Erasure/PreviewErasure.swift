package import Foundation
package import Persistence
package import Safeguards

/// What the erasure of a person would take, what it would leave, and what stands in its way. Nothing is opened for it.
package struct ErasurePreview: Sendable {
    /// Values of one kind that would go.
    package struct Part: Sendable, Hashable {
        package let field: FieldRegistry
        package let count: Int
    }

    package let person: PersonReference
    package let state: PersonState
    package let goes: [Part]
    /// Keyed hashes by which values are found.
    package let indexes: Int
    package let keys: Int
    package let stays: Remains
    package let blocks: [ErasureBlock]
    /// The proposal that waits already.
    package let waiting: UUID?

    /// What nobody erases, since it proves what happened.
    package struct Remains: Sendable, Hashable {
        package let lines: Int
        /// Lines of which a part can be read by nobody afterwards.
        package let sealedLines: Int
        package let removedItems: Int
        package let approvals: Int
    }
}

/// Shows what the erasure of a person would come to.
package struct PreviewErasure: CaseAction {
    package static let permission = Permission.erasurePropose
    package static let changesData = false
    private let person: UUID

    package var concerned: UUID? { person }

    package init(of person: UUID) {
        self.person = person
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> ErasurePreview {
        guard let found = try await tenant.person(person) else { throw NotFound() }
        let fields = Array(found.person.fields) + found.items.map(\.field)
        let counts = Dictionary(fields.map { ($0, 1) }, uniquingKeysWith: +)
        let remains = try await tenant.remains(of: person)
        let blocks = try await tenant.erasureBlocks(on: person)
        let waiting = try await tenant.waitingApprovals(on: person).first { $0.command == ErasePerson.kind }
        tenant.record(.personErasurePreviewed, on: person, ["blocks": .count(blocks.count)])
        return ErasurePreview(
            person: PersonReference(id: person),
            state: PersonState(rawValue: found.person.state) ?? .restricted,
            goes: counts.map { ErasurePreview.Part(field: $0.key, count: $0.value) }
                .sorted { $0.field.rawValue < $1.field.rawValue },
            indexes: fields.filter { $0.indexBits != nil }.count,
            keys: try await tenant.countOfKeys(of: person),
            stays: ErasurePreview.Remains(
                lines: Int(remains.lines),
                sealedLines: Int(remains.sealedLines),
                removedItems: Int(remains.removedItems),
                approvals: Int(remains.approvals)
            ),
            blocks: blocks,
            waiting: waiting?.id
        )
    }
}
