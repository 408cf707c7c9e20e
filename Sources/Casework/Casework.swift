package import Foundation
package import Persistence
package import Safeguards

/// Everything that people and jobs may do, behind one door: requests, jobs and commands see only this.
package struct Casework: Sendable {
    private let database: TenantDatabase
    private let clock: @Sendable () -> Date

    /// - Parameters:
    ///   - database: The door to the tenants' data.
    ///   - clock: What time it is; tests bring their own.
    package init(database: TenantDatabase, clock: @escaping @Sendable () -> Date) {
        self.database = database
        self.clock = clock
    }

    package var now: Date { clock() }

    /// Performs `action` in the principal's tenant, in one transaction, or leaves nothing.
    package func perform<Action: CaseAction>(
        _ action: Action,
        as principal: Principal,
        in lane: TenantDatabase.Lane = .interactive
    ) async throws -> Action.Outcome {
        try await database.perform(action, as: principal, in: lane)
    }
}
