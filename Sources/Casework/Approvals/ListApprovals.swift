package import Foundation
package import Persistence
package import Safeguards

/// Proposals, the newest first.
package struct ListApprovals: CaseAction {
    package static let permission = Permission.approvalRead
    package static let changesData = false

    package enum Selection: Sendable, Hashable {
        /// Those that wait and that whoever asks may decide on.
        case waitingForMe
        case mine
        /// All that whoever asks could have proposed or decided on.
        case all
    }

    private let selection: Selection
    private let state: ApprovalState?
    private let before: UUID?
    private let limit: Int

    /// - Parameters:
    ///   - selection: Whose.
    ///   - state: Only those; as stored, so what ran out today may still be among the waiting ones.
    ///   - before: Goes on before this one.
    ///   - limit: How many, at most 200.
    package init(_ selection: Selection, state: ApprovalState? = nil, before: UUID? = nil, limit: Int = 50) {
        self.selection = selection
        self.state = state
        self.before = before
        self.limit = min(max(limit, 1), Listing<ApprovalSummary>.most)
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Listing<ApprovalSummary> {
        let asker = try await tenant.principal()
        guard let user = asker.user else { throw Refused(missing: Self.permission) }
        let rows = try await tenant.approvals(search(for: user, asker), before: before, limit: Int64(limit + 1))
        let names = try await tenant.names(of: rows.flatMap(\.people))
        return Listing(rows.map { $0.summary(names, at: tenant.now) }, limit: limit, id: \.id)
    }

    private func search(for user: UUID, _ asker: Principal) -> ApprovalSearch {
        var search = ApprovalSearch()
        search.state = state?.rawValue
        switch selection {
        case .waitingForMe:
            search.commands = ApprovableCommands.all.kinds { asker.mayEver($0.approvePermission) }
            search.state = ApprovalState.waiting.rawValue
            search.checker = user
        case .mine:
            search.maker = user
        case .all:
            search.commands = ApprovableCommands.all.kinds {
                asker.mayEver($0.approvePermission) || asker.mayEver($0.proposePermission)
            }
        }
        return search
    }
}

extension ApprovalRow {
    /// Sixteen digits of the command's hash: enough for two people to see that they speak of the same.
    fileprivate var fingerprint: String {
        commandSHA256.prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

/// One proposal, with its reason and what may be done about it.
package struct ShowApproval: CaseAction {
    package static let permission = Permission.approvalRead
    package static let changesData = false
    private let id: UUID

    package init(_ id: UUID) {
        self.id = id
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> ApprovalDetails {
        let asker = try await tenant.principal()
        guard let row = try await tenant.approval(id), row.isVisible(to: asker) else { throw NotFound() }
        let summary = row.summary(try await tenant.names(of: row.people), at: tenant.now)
        let isWaiting = summary.state == .waiting
        let mayApprove = ApprovableCommands.all[row.command].map { asker.mayEver($0.approvePermission) } ?? false
        return ApprovalDetails(
            approval: summary,
            reason: try tenant.seals.open(row.reasonSealed, .approvalReason, row: id),
            verdictReason: try row.verdictSealed.map { try tenant.seals.open($0, .approvalVerdict, row: id) },
            fingerprint: row.fingerprint,
            mayDecide: isWaiting && mayApprove && asker.user != row.maker && asker.user != row.about,
            mayWithdraw: isWaiting && asker.user == row.maker
        )
    }
}
