package import Foundation
package import Persistence
package import Safeguards

/// Whoever looks at a page: what the page's frame says of them, and what it may offer them.
package struct Viewer: Sendable {
    package let id: UUID
    package let name: String
    /// In the order of `Role.allCases`; `user` is not among them.
    package let roles: [Role]
    package let customRoles: [String]
    /// What the unit calls itself; `nil` for the name that the platform knows.
    package let unit: String?
    /// Until the session ends for want of use, or for good.
    package let secondsLeft: Int
    /// Whether a factor was shown in the last minutes.
    package let isSteppedUp: Bool
    package let standing: Standing

    /// Whether they may do it at all, whatever it is done to.
    package func may(_ permission: Permission) -> Bool { standing.mayEver(permission) }
}

/// What an action came to, and who looks at it.
package struct Viewed<Outcome: Sendable>: Sendable {
    package let outcome: Outcome
    package let viewer: Viewer
}

/// An action for a page: in the same transaction it brings along what surrounds the page.
package struct Viewing<Action: Undertaking>: PersonAction {
    package typealias Outcome = Viewed<Action.Outcome>

    package static var permission: Permission { Action.permission }
    package static var changesData: Bool { Action.changesData }
    package static var level: SessionLevel { Action.level }
    private let action: Action

    package init(_ action: Action) {
        self.action = action
    }

    package var concerned: UUID? { action.concerned }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<Viewed<Action.Outcome>> {
        let unrevealed = try await action.undertake(in: tenant)
        let viewer = try await tenant.viewer()
        return unrevealed.map { Viewed(outcome: $0, viewer: viewer) }
    }
}

/// Two readings for one page, in one transaction; each takes its own permission.
package struct Both<First: CaseAction, Second: CaseAction>: CaseAction {
    package static var permission: Permission { First.permission }
    package static var changesData: Bool { false }
    package static var level: SessionLevel { max(First.level, Second.level) }
    private let first: First
    private let second: Second

    package init(_ first: First, _ second: Second) {
        precondition(!First.changesData && !Second.changesData, "what changes something stands alone")
        self.first = first
        self.second = second
    }

    package func perform(
        in tenant: borrowing TenantConnection
    ) async throws -> (first: First.Outcome, second: Second.Outcome) {
        let one = try await first.perform(in: tenant)
        try await tenant.permit(Second.permission)
        return (one, try await second.perform(in: tenant))
    }
}

/// As `Both`, for a second reading that the page does without where its reader may not have it.
package struct Perhaps<First: CaseAction, Second: CaseAction>: CaseAction {
    package static var permission: Permission { First.permission }
    package static var changesData: Bool { false }
    package static var level: SessionLevel { max(First.level, Second.level) }
    private let first: First
    private let second: Second

    package init(_ first: First, _ second: Second) {
        precondition(!First.changesData && !Second.changesData, "what changes something stands alone")
        self.first = first
        self.second = second
    }

    package func perform(
        in tenant: borrowing TenantConnection
    ) async throws -> (first: First.Outcome, second: Second.Outcome?) {
        let one = try await first.perform(in: tenant)
        guard try await tenant.principal().mayEver(Second.permission) else { return (one, nil) }
        try await tenant.permit(Second.permission)
        return (one, try await second.perform(in: tenant))
    }
}

/// As `Both`, for readings of persons: each takes its own permission, and leaves its own line.
package struct Alongside<First: PersonAction, Second: PersonAction>: PersonAction {
    package typealias Outcome = (First.Outcome, Second.Outcome)

    package static var permission: Permission { First.permission }
    package static var changesData: Bool { false }
    package static var level: SessionLevel { max(First.level, Second.level) }
    private let first: First
    private let second: Second

    package init(_ first: First, _ second: Second) {
        precondition(!First.changesData && !Second.changesData, "what changes something stands alone")
        self.first = first
        self.second = second
    }

    package var concerned: UUID? { first.concerned ?? second.concerned }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<Outcome> {
        let one = try await first.undertake(in: tenant)
        return one.and(try await second.undertake(in: tenant))
    }
}

/// Only who looks: for pages that show nothing of the unit's.
package struct LookAround: CaseAction {
    package static let permission = Permission.profileRead
    package static let changesData = false

    package init() {}

    package func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.permit { $0.isOneself = true }
    }
}

/// Only whether the session stands, be it half signed in: for pages that show nothing else.
package struct StandAtDoor: CaseAction {
    package static let permission = Permission.profileRead
    package static let changesData = false
    package static let level = SessionLevel.password

    package init() {}

    /// What is still to come before somebody is signed in.
    package enum Step: Sendable {
        case secondFactor, newPassword, enrolment
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Step {
        let (user, _) = try await tenant.oneself()
        guard let account = try await tenant.account(user) else { throw Unauthenticated(.left) }
        guard account.seedSealed != nil else { return .enrolment }
        return account.mustChangePassword ? .newPassword : .secondFactor
    }
}

/// A reading for the form with which something would be done: whoever may never do it is refused the form too, and the
/// refusal stands in the log.
package struct Beforehand<Action: Undertaking>: PersonAction {
    package typealias Outcome = Action.Outcome

    package static var permission: Permission { Action.permission }
    package static var changesData: Bool { false }
    package static var level: SessionLevel { Action.level }
    private let wanted: Permission
    private let action: Action

    package init(_ wanted: Permission, _ action: Action) {
        precondition(!Action.changesData, "what changes something is not done beforehand")
        self.wanted = wanted
        self.action = action
    }

    package var concerned: UUID? { action.concerned }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<Action.Outcome> {
        guard try await tenant.principal().mayEver(wanted) else { throw Refused(missing: wanted) }
        return try await action.undertake(in: tenant)
    }
}

extension TenantConnection {
    fileprivate func viewer() async throws -> Viewer {
        let principal = try await principal()
        guard let user = principal.user, let session = principal.session else { throw Unauthenticated(.missing) }
        let found = try await viewer(in: session.id, unitSetting: TenantSetting.unitDisplayName.rawValue)
        guard let row = found else { throw Unauthenticated(.unknown) }
        // Being seen is written once a minute, and with this very transaction where that is over.
        let unseen = now.timeIntervalSince(row.seenAt)
        let idle = TimeInterval(row.idleSeconds) - (unseen >= 60 ? 0 : max(0, unseen))
        return Viewer(
            id: user,
            name: try seals.open(row.nameSealed, .userName, row: user),
            roles: Role.allCases.filter { $0 != .user && principal.standing.roles.contains($0) },
            customRoles: row.customRoles,
            unit: row.unit.flatMap { $0.isEmpty ? nil : $0 },
            secondsLeft: max(0, Int(min(idle, row.expiresAt.timeIntervalSince(now)))),
            isSteppedUp: session.isSteppedUp(at: now),
            standing: principal.standing
        )
    }
}
