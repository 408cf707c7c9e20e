package import Foundation
package import Persistence
package import Safeguards

/// Erases a person for good: proposed by a manager or the DPO, approved by another who may.
///
/// The keys go, and with them everything that was ever sealed under them, wherever a copy of it lies. Success is
/// reported only once a signed head of the log covers the line that says so.
package struct ErasePerson: ApprovableCommand {
    package static let kind = "person.erase"
    package static let title = Wording("Usunięcie danych osoby", english: "Erasure of a person's data")
    package static let proposePermission = Permission.erasurePropose
    package static let approvePermission = Permission.erasureApprove
    private let erased: UUID

    private enum CodingKeys: String, CodingKey {
        case erased = "person"
    }

    package init(_ person: UUID) {
        erased = person
    }

    package var person: UUID? { erased }

    /// - Throws: `NotFound` for who was erased already; `ErasureBlocked`.
    package func check(in tenant: borrowing TenantConnection, _ office: Office) async throws {
        guard try await tenant.lockPerson(erased) != nil else { throw NotFound() }
        let blocks = try await tenant.erasureBlocks(on: erased)
        guard blocks.isEmpty else { throw ErasureBlocked(blocks: blocks, person: erased) }
    }

    package func execute(in tenant: borrowing TenantConnection, _ office: Office, approval: UUID) async throws {
        guard let found = try await tenant.lockPerson(erased) else { throw NotFound() }
        try await tenant.erase(found.person, found.items, ["approval": .id(approval)])
    }
}
