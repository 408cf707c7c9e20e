package import Foundation
package import Persistence
package import Safeguards

/// The unit's users in the order in which they were invited.
package struct ListUsers: CaseAction {
    package static let permission = Permission.userList
    package static let changesData = false
    private static let portion = 500
    private let state: UserState?
    private let role: Role?
    private let name: String?
    private let last: UUID?
    private let limit: Int

    /// - Parameters:
    ///   - state: Only those.
    ///   - role: Only who holds it.
    ///   - name: Only whose name or address contains it, whatever the case and the accents.
    ///   - last: Goes on after this one.
    ///   - limit: How many, at most 200.
    package init(
        state: UserState? = nil,
        role: Role? = nil,
        named name: String? = nil,
        after last: UUID? = nil,
        limit: Int = 50
    ) {
        self.state = state
        self.role = role
        self.name = name.map(Self.folded).flatMap { $0.isEmpty ? nil : $0 }
        self.last = last
        self.limit = min(max(limit, 1), Listing<UserSummary>.most)
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Listing<UserSummary> {
        var found: [UserSummary] = []
        var last = last
        // Names are sealed, so the database cannot look for them; a unit has few users.
        let portion = name == nil ? limit + 1 : Self.portion
        while found.count <= limit {
            let rows = try await tenant.users(
                after: last,
                inState: state?.rawValue,
                holding: role?.rawValue,
                limit: Int64(portion)
            )
            found += try rows.map { try UserSummary($0, seals: tenant.seals) }.filter(isLookedFor)
            guard rows.count == portion else { break }
            last = rows.last?.id
        }
        return Listing(found, limit: limit, id: \.id)
    }

    private func isLookedFor(_ user: UserSummary) -> Bool {
        guard let name else { return true }
        return [user.name, user.email].contains { Self.folded($0).contains(name) }
    }

    /// Without case and accents; to Unicode the Polish ł is a letter of its own and no l with a stroke.
    private static func folded(_ text: String) -> String {
        text.trimmingCharacters(in: .whitespaces)
            .folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
            .replacingOccurrences(of: "ł", with: "l")
    }
}
