package import Foundation
package import Persistence
package import Safeguards

/// One of the browsers that somebody is signed in with.
package struct SessionView: Sendable {
    package let id: UUID
    /// Whether it is the one they look from.
    package let isCurrent: Bool
    /// What the browser says of itself.
    package let agent: String
    package let address: String
    package let createdAt: Date
    package let seenAt: Date
    package let expiresAt: Date

    /// What people call the browser and the machine it runs on.
    package func device(in language: WordingLanguage) -> String {
        DeviceFacts(Client(address: address, agent: agent, request: "")).words(in: language)
    }
}

/// The sessions of whoever asks, the one used last first.
package struct ListSessions: CaseAction {
    package static let permission = Permission.sessionList
    package static let changesData = false

    package init() {}

    package func perform(in tenant: borrowing TenantConnection) async throws -> [SessionView] {
        let (user, current) = try await tenant.oneself()
        return try await tenant.liveSessions(of: user).map { session in
            let device = try tenant.seals.device(of: session)
            return SessionView(
                id: session.id,
                isCurrent: session.id == current.id,
                agent: device.agent,
                address: device.address,
                createdAt: session.createdAt,
                seenAt: session.seenAt,
                expiresAt: session.expiresAt
            )
        }
    }
}

/// Ends one session of whoever asks; also the one they ask from.
package struct EndSession: CaseAction {
    package static let permission = Permission.sessionEnd
    private let id: UUID

    package init(_ id: UUID) {
        self.id = id
    }

    package func perform(in tenant: borrowing TenantConnection) async throws {
        let (user, _) = try await tenant.oneself()
        guard try await tenant.endSession(id, of: user, because: "revoked") else { throw NotFound() }
        tenant.record(.sessionRevoked, about: .session(id), ["reason": .code("revoked")])
    }
}

/// Ends all sessions of whoever asks but the one they ask from.
package struct EndOtherSessions: CaseAction {
    package static let permission = Permission.sessionEnd

    package init() {}

    /// - Returns: How many there were.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Int {
        let (user, current) = try await tenant.oneself()
        let ended = try await tenant.endSessions(of: user, except: current.id, because: "revoked")
        tenant.record(.sessionRevoked, about: .user(user), ["count": .count(ended.count), "reason": .code("revoked")])
        return ended.count
    }
}

/// Ends the session that it is asked from, how far ever it has come.
package struct SignOut: CaseAction {
    package static let permission = Permission.sessionEnd
    package static let level = SessionLevel.password

    package init() {}

    package func perform(in tenant: borrowing TenantConnection) async throws {
        let (user, session) = try await tenant.oneself()
        _ = try await tenant.endSession(session.id, of: user, because: "sign_out")
        tenant.record(.sessionSignOut, about: .session(session.id))
    }
}

extension TenantSeals {
    func device(of session: StoredSession) throws -> DeviceFacts {
        let text: String = try open(session.deviceSealed, .sessionDevice, row: session.id)
        return try JSONDecoder().decode(DeviceFacts.self, from: Data(text.utf8))
    }
}
