package import Foundation
package import Persistence
package import Safeguards

/// The same command waits for a second person already.
package struct AlreadyProposed: Error, Equatable {
    package let approval: UUID

    package init(_ approval: UUID) {
        self.approval = approval
    }
}

/// Proposes a command to those who may approve it. It waits for 72 hours.
package struct Propose<Command: ApprovableCommand>: CaseAction {
    package static var permission: Permission { Command.proposePermission }
    package var concerned: UUID? { command.person }
    private let command: Command
    private let reason: String

    /// - Parameters:
    ///   - command: What shall be done.
    ///   - reason: Why, in the maker's own words: up to 800 characters.
    package init(_ command: Command, because reason: String) {
        self.command = command
        self.reason = reason
    }

    package struct Proposal: Sendable, Hashable {
        package let approval: UUID
        package let expiresAt: Date
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Proposal {
        guard let maker = try await tenant.principal().user else { throw Refused(missing: Self.permission) }
        let office = try await tenant.office(with: maker, command.about ?? maker)
        try await tenant.permit({ office.describe(command, to: maker, &$0) }, under: { $0.hasReason = true })
        let reason = try Entry.paragraphs(reason, "reason", most: ApprovalRules.longestReason)
        try await command.check(in: tenant, office)

        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let payload = String(decoding: try encoder.encode(command), as: UTF8.self)
        if let waiting = try await tenant.waitingApproval(of: Command.kind, payload: payload) {
            throw AlreadyProposed(waiting)
        }
        let id = UUID.timeOrdered(at: tenant.now)
        let bound = BoundCommand(
            tenant: tenant.tenant,
            approval: id,
            maker: maker,
            kind: Command.kind,
            payload: payload
        )
        let new = NewApproval(
            id: id,
            command: Command.kind,
            payload: payload,
            commandSHA256: try bound.sha256(),
            about: command.about,
            person: command.person,
            reasonSealed: try tenant.seals.seal(reason, .approvalReason, row: id),
            maker: maker,
            expiresAt: tenant.now.addingTimeInterval(ApprovalRules.lifetime)
        )
        try await tenant.add(new)
        try await tenant.tellCheckers(of: new, holding: Command.approvePermission)
        let details = ApprovalRules.details(new.command, new.about, new.person)
        tenant.record(.approvalProposed, about: .approval(id), details)
        tenant.made(id)
        return Proposal(approval: id, expiresAt: new.expiresAt)
    }
}

enum ApprovalRules {
    static let lifetime: TimeInterval = 72 * 3_600
    static let longestReason = 800

    /// As the log tells of a command.
    static func details(_ command: String, _ about: UUID?, _ person: UUID?) -> [AuditCode: AuditEntry.Extra] {
        var details: [AuditCode: AuditEntry.Extra] = ["command": .word(command)]
        details["about"] = about.map { .id($0) }
        details["person"] = person.map { .id($0) }
        return details
    }
}

extension Office {
    /// What is true of a command for somebody who proposes or approves it.
    func describe(_ command: any ApprovableCommand, to person: UUID, _ facts: inout ResourceFacts) {
        guard let about = command.about else { return }
        facts.isOneself = about == person
        facts.holdsDPO = holdsDPO(about)
    }
}

extension TenantConnection {
    /// Writes to those who may approve something that it waits for them.
    fileprivate func tellCheckers(of approval: NewApproval, holding permission: Permission) async throws {
        let roles = Role.allCases.filter { Matrix.cell(permission, $0) != nil }.map(\.rawValue)
        for user in try await activeUsers(holding: roles, orCustom: permission.name)
        where user != approval.maker && user != approval.about {
            try await notify(user, .approvalWaiting, .approval(approval.id))
        }
    }
}
