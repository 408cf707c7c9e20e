package import Foundation
package import Persistence
package import Safeguards

/// Everything that people and jobs may do, behind one door: requests, jobs and commands see only this.
package struct Casework: Sendable {
    private let database: TenantDatabase
    private let clock: @Sendable () -> Date
    private let equipment: CaseworkTools?

    /// For jobs and commands that nobody signs in with.
    ///
    /// - Parameters:
    ///   - database: The door to the tenants' data.
    ///   - clock: What time it is; tests bring their own.
    package init(database: TenantDatabase, clock: @escaping @Sendable () -> Date) {
        self.database = database
        self.clock = clock
        equipment = nil
    }

    /// - Parameters:
    ///   - database: The door to the tenants' data.
    ///   - clock: What time it is; tests bring their own.
    ///   - tools: What signing in and writing to people take.
    package init(database: TenantDatabase, clock: @escaping @Sendable () -> Date, tools: CaseworkTools) {
        self.database = database
        self.clock = clock
        equipment = tools
    }

    package var now: Date { clock() }

    package var tools: CaseworkTools {
        guard let equipment else { preconditionFailure("whoever signs people in or writes to them brings the tools") }
        return equipment
    }

    /// Performs `action` in the principal's tenant, in one transaction, or leaves nothing.
    ///
    /// - Parameters:
    ///   - action: What shall be done.
    ///   - principal: A job, a command, a visitor; also names the tenant.
    ///   - client: Where the request comes from, if it is one.
    ///   - lane: Whose connections to use.
    /// - Returns: What the action returns, after the commit.
    /// - Throws: What the door throws, and the action.
    package func perform<Action: Undertaking>(
        _ action: Action,
        as principal: Principal,
        from client: Client? = nil,
        in lane: TenantDatabase.Lane = .interactive
    ) async throws -> Action.Outcome {
        try await database.perform(action, as: principal, from: client, now: now, in: lane)
    }

    /// Performs `action` for whoever is behind the caller's credential, in one transaction, or leaves nothing.
    ///
    /// - Parameters:
    ///   - action: What shall be done.
    ///   - caller: The tenant whose host was called, and what was shown there.
    ///   - once: The key of a command that may come twice.
    /// - Returns: What the action returns, after the commit; or that it was done before.
    /// - Throws: What the door throws, and the action.
    package func perform<Action: Undertaking>(
        _ action: Action,
        by caller: Caller,
        once: OnceOnly? = nil
    ) async throws -> Performed<Action.Outcome> {
        try await database.perform(action, by: caller, once: once, now: now)
    }

    /// Performs an action that has no key and so was never done before.
    package func outcome<Action: Undertaking>(of action: Action, by caller: Caller) async throws -> Action.Outcome {
        guard case .now(let outcome) = try await perform(action, by: caller) else {
            preconditionFailure("only what carries a key can have been done before")
        }
        return outcome
    }

    /// Performs what is open to everybody, as a visitor who may do just that.
    package func outcome<Action: Undertaking>(
        ofVisitors action: Action,
        by caller: Caller
    ) async throws -> Action.Outcome {
        let visitor = Authenticator.vouch(forVisitorDoing: Action.permission, in: caller.tenant)
        return try await perform(action, as: visitor, from: caller.client)
    }
}

extension Casework {
    /// By what the signatures under the heads of the tenant's log are verified.
    ///
    /// - Throws: What the database and the key provider throw.
    package func logVerifier(of tenant: TenantID) async throws -> NoteVerifier {
        try await database.logVerifier(of: tenant, at: now)
    }
}
