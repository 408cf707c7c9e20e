package import Foundation
package import Safeguards

/// One thing a person or a job may do to a tenant's data: its permission and its effect.
///
/// What the door calls is `undertake(in:)`. Nobody writes that: an action is a `CaseAction`, or a `PersonAction` where
/// it gives out what is sealed under a person's key.
package protocol Undertaking: Sendable {
    /// What whoever performed it gets, after the commit.
    associatedtype Outcome: Sendable

    /// Needed to perform the action.
    static var permission: Permission { get }

    /// Whether the action may change anything. The statements of one that only reads can change nothing.
    static var changesData: Bool { get }

    /// How far whoever performs it must have come with signing in.
    static var level: SessionLevel { get }

    /// Whether it goes on with something for which a factor was shown when that began, such as an export of many pages:
    /// then none is asked for again. Session and roles are judged each time.
    static var goesOn: Bool { get }

    /// The person that it is done to: whoever is refused it is recorded as having wanted this person.
    var concerned: UUID? { get }

    func undertake(in tenant: borrowing TenantConnection) async throws -> Unrevealed<Outcome>
}

extension Undertaking {
    package static var changesData: Bool { true }
    package static var level: SessionLevel { .full }
    package static var goesOn: Bool { false }
    package var concerned: UUID? { nil }
}

/// An action whose outcome holds nothing that is sealed under a person's key.
package protocol CaseAction: Undertaking {
    // Said again, so that the compiler finds it in `perform(in:)`.
    associatedtype Outcome

    func perform(in tenant: borrowing TenantConnection) async throws -> Outcome
}

extension CaseAction {
    package func undertake(in tenant: borrowing TenantConnection) async throws -> Unrevealed<Outcome> {
        Unrevealed(known: try await perform(in: tenant))
    }
}

/// An action that gives out personal data: opened only after the commit of the line that says so.
package protocol PersonAction: Undertaking {
    associatedtype Outcome

    func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<Outcome>
}

extension PersonAction {
    package func undertake(in tenant: borrowing TenantConnection) async throws -> Unrevealed<Outcome> {
        try await perform(in: tenant)
    }
}

/// The principal may not do what an action does, or not to this.
package struct Refused: Error, Equatable {
    package let permission: Permission
    /// The rule that said no: for the log, and for telling what to do about it.
    package let rule: DenialRule

    package init(missing permission: Permission) {
        self.init(permission, because: .notHeld)
    }

    package init(_ permission: Permission, because rule: DenialRule) {
        self.permission = permission
        self.rule = rule
    }
}

/// A command that may come twice and must be done once.
package struct OnceOnly: Sendable {
    package let key: UUID
    /// The method and path, without what varies.
    package let route: String
    /// HMAC of the body under a key of the tenant's: tells another body from the same, and nothing else.
    package let requestHash: [UInt8]

    package init(key: UUID, route: String, requestHash: [UInt8]) {
        self.key = key
        self.route = route
        self.requestHash = requestHash
    }
}

/// What came of a command that carries a key.
package enum Performed<Outcome: Sendable>: Sendable {
    case now(Outcome)
    /// It was done before; what it made, if it made something with an identifier.
    case before(UUID?)
}

/// The key was used with another body.
package struct KeyReused: Error {
    package init() {}
}

/// The same command is being performed at this moment.
package struct StillInProgress: Error {
    package init() {}
}
