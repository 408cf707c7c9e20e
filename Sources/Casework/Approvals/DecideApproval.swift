package import Foundation
package import Persistence
package import Safeguards

/// The proposal does not wait any more.
package struct AlreadyDecided: Error, Equatable {
    package let state: ApprovalState

    package init(_ state: ApprovalState) {
        self.state = state
    }
}

package enum Verdict: String, Sendable, CaseIterable {
    case approve, refuse
}

/// Approves a proposal, and so executes it in the same transaction; or refuses it.
///
/// The rights of both people are read anew, behind locks. A proposal whose maker may not propose it any more, or that
/// is not to the bit what they proposed, becomes void: nothing is executed, and the outcome says so.
package struct DecideApproval: CaseAction {
    package static let permission = Permission.approvalRead
    private let id: UUID
    private let verdict: Verdict
    private let expected: Int64
    private let reason: String?

    /// - Parameters:
    ///   - id: Of the proposal.
    ///   - verdict: What is to become of it.
    ///   - expected: The version that whoever decides has seen.
    ///   - reason: What the maker shall know about it; a refusal needs one.
    package init(_ id: UUID, _ verdict: Verdict, expected: Int64, because reason: String? = nil) {
        self.id = id
        self.verdict = verdict
        self.expected = expected
        self.reason = reason
    }

    package struct Decided: Sendable, Hashable {
        /// `approved` and `refused` as was asked for; `void` or `expired` where nothing was left to decide.
        package let state: ApprovalState
        package let version: Int64
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Decided {
        let asker = try await tenant.principal()
        guard let checker = asker.user else { throw Refused(missing: Self.permission) }
        guard let seen = try await tenant.approval(id), seen.isVisible(to: asker) else { throw NotFound() }
        let command = ApprovableCommands.all.command(seen.command, payload: seen.payload)
        // People are locked before proposals, by everybody, so that nobody waits in a circle.
        let office = try await tenant.office(with: checker, seen.maker, command?.about ?? seen.about ?? checker)
        guard let approval = try await tenant.lockApproval(id) else { throw NotFound() }
        guard approval.state == ApprovalState.waiting.rawValue else {
            throw AlreadyDecided(approval.state(at: tenant.now))
        }
        guard approval.version == expected else { throw VersionConflict(current: approval.version) }
        guard let command, approval.isUnchanged(in: tenant.tenant), approval.payload == seen.payload else {
            return try await settle(approval, .void, "changed", in: tenant)
        }

        try await checkChecker(checker, of: approval, command, office, in: tenant)
        guard tenant.now < approval.expiresAt else { return try await settle(approval, .expired, "time", in: tenant) }
        if verdict == .refuse {
            let reason = try Entry.paragraphs(reason ?? "", "reason", most: ApprovalRules.longestReason)
            return try await settle(approval, .refused, by: checker, because: reason, in: tenant)
        }
        guard office.mayStill(approval.maker, propose: command) else {
            return try await settle(approval, .void, "maker", in: tenant)
        }
        try await command.check(in: tenant, office)
        let note = try reason.map { try Entry.paragraphs($0, "reason", most: ApprovalRules.longestReason) }
        let decided = try await settle(approval, .approved, by: checker, because: note, in: tenant)
        try await command.execute(in: tenant, office, approval: id)
        return decided
    }

    /// Whether the checker may decide on it, by what their session says and by what stands behind the locks.
    private func checkChecker(
        _ checker: UUID,
        of approval: ApprovalRow,
        _ command: any ApprovableCommand,
        _ office: Office,
        in tenant: borrowing TenantConnection
    ) async throws {
        let permission = type(of: command).approvePermission
        var facts = ResourceFacts(tenant: tenant.tenant)
        office.describe(command, to: checker, &facts)
        facts.isOwnProposal = approval.maker == checker
        try await tenant.permit(permission, { $0 = facts }, under: { $0.hasReason = true })
        // The matrix says as much; but no row of it can make one person out of two.
        guard !facts.isOwnProposal else { throw Refused(permission, because: .ownProposal) }
        guard !facts.isOneself else { throw Refused(permission, because: .oneself) }
        guard let standing = office.standing(of: checker) else { throw Unauthenticated(.left) }
        if case .deny(let rule) = decide(standing, permission, on: facts, under: .everythingGiven) {
            throw Refused(permission, because: rule)
        }
    }

    private func settle(
        _ approval: ApprovalRow,
        _ state: ApprovalState,
        by checker: UUID,
        because reason: String?,
        in tenant: borrowing TenantConnection
    ) async throws -> Decided {
        let sealed = try reason.map { try tenant.seals.seal($0, .approvalVerdict, row: approval.id) }
        try await tenant.settleApproval(approval.id, state: state.rawValue, checker: checker, reasonSealed: sealed)
        tenant.record(
            state == .approved ? .approvalApproved : .approvalDeclined,
            about: .approval(approval.id),
            ApprovalRules.details(approval.command, approval.about, approval.person)
        )
        return Decided(state: state, version: approval.version + 1)
    }

    /// Ends what can be decided no more.
    private func settle(
        _ approval: ApprovalRow,
        _ state: ApprovalState,
        _ why: AuditCode,
        in tenant: borrowing TenantConnection
    ) async throws -> Decided {
        try await tenant.settleApproval(approval.id, state: state.rawValue, checker: nil, reasonSealed: nil)
        tenant.record(
            state == .expired ? .approvalExpired : .approvalVoided,
            about: .approval(approval.id),
            ["command": .word(approval.command), "reason": .code(why)],
            result: .refused
        )
        return Decided(state: state, version: approval.version + 1)
    }
}

/// Takes one's own proposal back.
package struct WithdrawApproval: CaseAction {
    package static let permission = Permission.approvalRead
    private let id: UUID
    private let expected: Int64

    package init(_ id: UUID, expected: Int64) {
        self.id = id
        self.expected = expected
    }

    package func perform(in tenant: borrowing TenantConnection) async throws {
        let asker = try await tenant.principal()
        guard let approval = try await tenant.lockApproval(id), approval.isVisible(to: asker) else { throw NotFound() }
        guard approval.maker == asker.user else { throw Refused(Self.permission, because: .notOneself) }
        guard approval.state == ApprovalState.waiting.rawValue else {
            throw AlreadyDecided(approval.state(at: tenant.now))
        }
        guard approval.version == expected else { throw VersionConflict(current: approval.version) }
        try await tenant.settleApproval(
            id,
            state: ApprovalState.withdrawn.rawValue,
            checker: nil,
            reasonSealed: nil
        )
        tenant.record(
            .approvalWithdrawn,
            about: .approval(id),
            ApprovalRules.details(approval.command, approval.about, approval.person)
        )
    }
}

extension ApprovalRow {
    /// Its maker may see it, and whoever may propose or approve such commands.
    func isVisible(to asker: Principal) -> Bool {
        if maker == asker.user { return true }
        guard let command = ApprovableCommands.all[command] else { return false }
        return asker.mayEver(command.proposePermission) || asker.mayEver(command.approvePermission)
    }

    /// Whether it is to the bit what its maker proposed.
    fileprivate func isUnchanged(in tenant: TenantID) -> Bool {
        let bound = BoundCommand(tenant: tenant, approval: id, maker: maker, kind: command, payload: payload)
        // What cannot be read is not what was proposed.
        return (try? bound.sha256()) == commandSHA256
    }
}

extension Office {
    /// Whether somebody who proposed a command could do so now.
    fileprivate func mayStill(_ maker: UUID, propose command: any ApprovableCommand) -> Bool {
        guard let standing = standing(of: maker) else { return false }
        var facts = ResourceFacts(tenant: tenant)
        describe(command, to: maker, &facts)
        return decide(standing, type(of: command).proposePermission, on: facts, under: .everythingGiven).isPermitted
    }
}

extension Circumstances {
    /// For asking about rights alone: what a request must bring is asked of the request.
    fileprivate static var everythingGiven: Circumstances {
        var circumstances = Circumstances()
        circumstances.hasReason = true
        circumstances.isSubjectRequest = true
        circumstances.isSteppedUp = true
        circumstances.isApproved = true
        return circumstances
    }
}
