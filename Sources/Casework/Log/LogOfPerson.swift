package import Foundation
package import Persistence
package import Safeguards

/// The newest lines about one person, and whether there are more.
package struct LogOfPerson: CaseAction {
    package static let permission = Permission.auditSearch
    package static let changesData = false
    private let person: UUID

    package init(_ person: UUID) {
        self.person = person
    }

    /// - Throws: `NotFound` where nobody is or was registered so.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Listing<LogLine> {
        guard try await tenant.permit() == .clear else { throw Refused(missing: Self.permission) }
        guard try await tenant.person(person) != nil else { throw NotFound() }
        var query = LogQuery()
        query.person = person
        return try await SearchLog(query, limit: 30).perform(in: tenant)
    }
}
