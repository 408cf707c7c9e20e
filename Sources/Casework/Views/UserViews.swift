package import Foundation
package import Persistence
package import Safeguards

/// One user as the page shows them: with the name of whoever invited them.
package struct ShowUserCard: CaseAction {
    package static let permission = Permission.userShow
    package static let changesData = false
    private let id: UUID

    package init(_ id: UUID) {
        self.id = id
    }

    package struct Card: Sendable {
        package let details: UserDetails
        /// Nobody where the operator of the platform invited them.
        package let inviter: String?
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Card {
        let details = try await ShowUser(id).perform(in: tenant)
        guard let inviter = details.invitedBy else { return Card(details: details, inviter: nil) }
        return Card(details: details, inviter: try await tenant.names(of: [inviter])[inviter])
    }
}

/// One token as the page shows it: with the name of whoever made it.
package struct ShowTokenCard: CaseAction {
    package static let permission = Permission.tokenList
    package static let changesData = false
    private let id: UUID

    package init(_ id: UUID) {
        self.id = id
    }

    package struct Card: Sendable {
        package let token: TokenSummary
        package let maker: String
        /// Whether another one has taken over while this one still works.
        package let isReplaced: Bool
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Card {
        let token = try await ShowToken(id).perform(in: tenant)
        let others = try await ListTokens(onlyLive: true, limit: Listing<TokenSummary>.most).perform(in: tenant)
        return Card(
            token: token,
            maker: try await tenant.names(of: [token.madeBy])[token.madeBy] ?? "",
            isReplaced: others.items.contains { $0.replaces == id }
        )
    }
}

/// Whom a visitor can write to who cannot sign in.
package struct ReadContact: CaseAction {
    package static let permission = Permission.contactRead
    package static let changesData = false

    package init() {}

    /// - Returns: The unit's address for such questions, where it has given one.
    package func perform(in tenant: borrowing TenantConnection) async throws -> String? {
        let address = try await tenant.settings([.unitContactEmail]).first?.value ?? ""
        return address.isEmpty ? nil : address
    }
}

/// What the page for inviting somebody needs: the departments, and how long an invitation is good for.
package struct OpenInvitations: CaseAction {
    package static let permission = Permission.userInvite
    package static let changesData = false

    package init() {}

    package struct Outcome: Sendable {
        package let departments: [Department]
        package let days: Int
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Outcome {
        try await tenant.permit()
        return Outcome(
            departments: try await ListDepartments().perform(in: tenant),
            days: try await tenant.number(of: .invitationDays)
        )
    }
}

/// One department, for those who may change it.
package struct EditDepartment: CaseAction {
    package static let permission = Permission.departmentDefine
    package static let changesData = false
    private let id: UUID

    package init(_ id: UUID) {
        self.id = id
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Department {
        try await tenant.permit()
        return try await ShowDepartment(id).perform(in: tenant)
    }
}
