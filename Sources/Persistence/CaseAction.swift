package import Safeguards

/// One thing a person or a job may do to a tenant's data: its permission and its effect.
package protocol CaseAction: Sendable {
    associatedtype Outcome: Sendable

    /// Needed to perform the action.
    static var permission: Permission { get }

    /// Whether the action may change anything. The transaction of one that only reads refuses every change.
    static var changesData: Bool { get }

    func perform(in tenant: borrowing TenantConnection) async throws -> Outcome
}

extension CaseAction {
    package static var changesData: Bool { true }
}

/// The principal lacks the permission that an action needs.
package struct Refused: Error, Equatable {
    package let missing: Permission

    package init(missing: Permission) {
        self.missing = missing
    }
}
