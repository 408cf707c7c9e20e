import Foundation
import Persistence
import Safeguards

/// How long the tenant lets sessions last, and what holds for all.
struct SessionLimits: Sendable {
    let length: TimeInterval
    let idleSeconds: Int32

    /// How long somebody has for the second factor.
    static let passwordOnly: TimeInterval = 600
    /// How many full sessions one person has at a time.
    static let most: Int32 = 5
    /// How many wrong codes end a session.
    static let wrongCodes: Int32 = 5
    /// After so many wrong passwords and codes in a row, the next sign-in must bring a new password.
    static let failuresBeforeNewPassword: Int32 = 100
}

/// What a session is recognised by in its owner's list.
struct DeviceFacts: Codable, Sendable {
    let agent: String
    let address: String

    init(_ client: Client) {
        agent = client.agent
        address = client.address
    }
}

/// A sign-in as the transaction leaves it; the cookie of the browser is made afterwards.
package struct FinishedSignIn: Sendable {
    let token: SessionToken
    let user: UUID
    let language: String
    let recoveryCodes: Int
    /// By which the throttle knows the account.
    let address: BlindIndex
}

extension AccountRow {
    var mustChangePassword: Bool {
        password != nil && failures >= SessionLimits.failuresBeforeNewPassword
    }
}

extension TenantConnection {
    func sessionLimits() async throws -> SessionLimits {
        let names = ["session.hours", "session.idle_minutes"]
        let rows = try await currentSettings(named: names)
        let values = Dictionary(uniqueKeysWithValues: rows.map { ($0.name, Int32($0.value)) })
        let hours = (values["session.hours"] ?? nil) ?? 10
        let minutes = (values["session.idle_minutes"] ?? nil) ?? 30
        return SessionLimits(
            length: TimeInterval(min(max(hours, 1), 10)) * 3600,
            idleSeconds: min(max(minutes, 1), 30) * 60
        )
    }

    /// Begins a session for somebody whose password was right: it is good for the second factor and nothing else.
    func beginSession(of user: UUID, from client: Client) async throws -> (id: UUID, token: SessionToken) {
        let (id, token) = (UUID.timeOrdered(at: now), SessionToken.random())
        let device = String(decoding: try JSONEncoder().encode(DeviceFacts(client)), as: UTF8.self)
        try await add(
            NewSession(
                id: id,
                user: user,
                tokenHash: token.sha256,
                level: SessionLevel.password.rawValue,
                expiresAt: now.addingTimeInterval(SessionLimits.passwordOnly),
                idleSeconds: Int32(SessionLimits.passwordOnly),
                deviceSealed: try seals.seal(device, .sessionDevice, row: id),
                addressHash: seals.addressHash(client.address)
            )
        )
        actAs(user, session: nil)
        record(.sessionPasswordAccepted, about: .session(id))
        try await endOldest(of: user, at: .password, besides: id)
        return (id, token)
    }

    /// Makes a session of the first level a full one, under a new token.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - old: The hash of its token so far.
    ///   - account: Whose it is.
    ///   - isKnownDevice: Whether the browser was seen before; if not, its owner is written to.
    ///   - recoveryCodes: How many recovery codes are left.
    /// - Returns: What signing in has come to.
    /// - Throws: `Unauthenticated` where the session ended meanwhile or somebody else was first.
    func finishSignIn(
        _ session: UUID,
        from old: [UInt8],
        of account: AccountRow,
        isKnownDevice: Bool,
        recoveryCodes: Int
    ) async throws -> FinishedSignIn {
        let (limits, token) = (try await sessionLimits(), SessionToken.random())
        let isRaised = try await raise(
            session,
            from: old,
            to: token.sha256,
            for: limits.length,
            idleSeconds: limits.idleSeconds
        )
        guard isRaised else { throw Unauthenticated(.unknown) }
        let roles = try await noteSignIn(of: account.id)
        record(.sessionSignIn, about: .session(session))
        // Whoever watches the log comes in only under a signed head of it.
        if roles.contains(Role.dpo.rawValue) { awaitCheckpoint() }
        try await endOldest(of: account.id, at: .full, besides: session)
        if !isKnownDevice { try await notify(account.id, .newSignIn, .session(session)) }
        return try finished(token, of: account, recoveryCodes: recoveryCodes)
    }

    func finished(
        _ token: SessionToken,
        of account: AccountRow,
        recoveryCodes: Int
    ) throws -> FinishedSignIn {
        FinishedSignIn(
            token: token,
            user: account.id,
            language: account.language,
            recoveryCodes: recoveryCodes,
            address: try index(of: account)
        )
    }

    /// By which the throttle knows an account.
    func index(of account: AccountRow) throws -> BlindIndex {
        seals.emailIndex(try seals.open(account.emailSealed, .userEmail, row: account.id))
    }

    private func endOldest(of user: UUID, at level: SessionLevel, besides session: UUID) async throws {
        let ended = try await endOldestSessions(
            of: user,
            level: level.rawValue,
            besides: session,
            keeping: SessionLimits.most - 1
        )
        for id in ended { record(.sessionEvicted, about: .session(id)) }
    }
}

extension AuditEntry.Object {
    static func session(_ id: UUID) -> Self { Self("session", id: id) }
}
