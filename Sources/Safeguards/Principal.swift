package import Foundation

/// How far somebody has come with signing in.
package enum SessionLevel: Int16, Sendable, Comparable {
    /// The password was right; the second factor is still to come.
    case password = 1
    case full = 2

    package static func < (left: SessionLevel, right: SessionLevel) -> Bool { left.rawValue < right.rawValue }
}

/// The session that a principal came with.
package struct SessionFacts: Sendable, Hashable {
    package let id: UUID
    package let level: SessionLevel
    /// When a factor was last shown.
    package let authenticatedAt: Date
    /// SHA-256 of its token.
    package let tokenHash: [UInt8]

    /// How long ago a factor may have been shown for acts that ask for it anew.
    package static let stepUpAge: TimeInterval = 300

    package func isSteppedUp(at now: Date) -> Bool {
        level == .full && now.timeIntervalSince(authenticatedAt) <= Self.stepUpAge
    }
}

/// Who is asking, in which tenant, and what they may do. It cannot be made outside this target.
package struct Principal: Sendable {
    package enum Actor: Sendable, Hashable {
        /// A background job or a command of ours, by its name.
        case job(String)
        /// Nobody yet: signing in, following a link.
        case visitor
        case user(UUID)
        case token(UUID)
        case `operator`(UUID)
    }

    package let tenant: TenantID
    package let actor: Actor
    /// What people and tokens hold; empty for jobs and visitors.
    package let standing: Standing
    /// What jobs, visitors and operators may do: exactly these acts.
    private let acts: Set<Permission>
    package let session: SessionFacts?
    package let departments: Set<UUID>

    internal init(
        tenant: TenantID,
        actor: Actor,
        standing: Standing? = nil,
        acts: Set<Permission> = [],
        session: SessionFacts? = nil,
        departments: Set<UUID> = []
    ) {
        self.tenant = tenant
        self.actor = actor
        self.standing = standing ?? Standing(tenant: tenant, roles: [])
        self.acts = acts
        self.session = session
        self.departments = departments
    }

    /// The name that stands in messages for us, such as `job:queue.probe`; never a person's.
    package var name: String {
        switch actor {
        case .job(let kind): "job:\(kind)"
        case .visitor: "visitor"
        case .user(let id): "user:\(id.uuidString.lowercased())"
        case .token(let id): "token:\(id.uuidString.lowercased())"
        case .operator(let id): "operator:\(id.uuidString.lowercased())"
        }
    }

    /// The person behind a session.
    package var user: UUID? {
        if case .user(let id) = actor { id } else { nil }
    }

    /// Whether the matrix decides on what this principal may do; for the others their list does.
    package var isJudgedByMatrix: Bool {
        switch actor {
        case .user, .token: true
        case .job, .visitor, .operator: false
        }
    }

    /// Whether the principal may do this at all, whatever it is done to.
    package func mayEver(_ permission: Permission) -> Bool {
        isJudgedByMatrix ? standing.mayEver(permission) : acts.contains(permission)
    }

    /// Whether the principal may do this to what the facts describe.
    package func decide(
        _ permission: Permission,
        on facts: ResourceFacts,
        under circumstances: Circumstances
    ) -> Decision {
        guard facts.tenant == tenant else { return .deny(.otherTenant) }
        guard isJudgedByMatrix else { return acts.contains(permission) ? .permit(.clear) : .deny(.notHeld) }
        return Safeguards.decide(standing, permission, on: facts, under: circumstances)
    }
}

/// A session as it is stored, together with what its user holds now.
package struct SessionRecord: Sendable {
    package let id: UUID
    package let user: UUID
    package let level: Int16
    package let authenticatedAt: Date
    package let seenAt: Date
    package let expiresAt: Date
    package let idleSeconds: Int32
    package let userState: String
    package let roles: [String]
    package let custom: [String]
    package let departments: [UUID]

    package init(
        id: UUID,
        user: UUID,
        level: Int16,
        authenticatedAt: Date,
        seenAt: Date,
        expiresAt: Date,
        idleSeconds: Int32,
        userState: String,
        roles: [String],
        custom: [String],
        departments: [UUID]
    ) {
        self.id = id
        self.user = user
        self.level = level
        self.authenticatedAt = authenticatedAt
        self.seenAt = seenAt
        self.expiresAt = expiresAt
        self.idleSeconds = idleSeconds
        self.userState = userState
        self.roles = roles
        self.custom = custom
        self.departments = departments
    }
}

/// An API token as it is stored.
package struct TokenRecord: Sendable {
    package let id: UUID
    package let scopes: [String]
    /// Networks in CIDR notation; none for "from anywhere".
    package let addresses: [String]
    package let expiresAt: Date

    package init(id: UUID, scopes: [String], addresses: [String], expiresAt: Date) {
        self.id = id
        self.scopes = scopes
        self.addresses = addresses
        self.expiresAt = expiresAt
    }
}

/// Nobody we know: no credential, or one that is wrong, over, or another tenant's. Which of these, nobody is told.
package struct Unauthenticated: Error, Equatable {
    /// For the log.
    package enum Reason: String, Sendable {
        case missing, unknown, idle, expired, left, address
    }

    package let reason: Reason

    package init(_ reason: Reason) {
        self.reason = reason
    }
}

/// The password was right, and the second factor is still to come.
package struct SecondFactorNeeded: Error, Equatable {
    package init() {}
}

/// Makes principals: the only place that can.
package enum Authenticator {
    /// The principal of a background job: it is named after the job and holds that job's permissions and no others.
    ///
    /// - Parameters:
    ///   - kind: The kind of the job, such as `letter.send`.
    ///   - permissions: What the kind of job needs, fixed where the kind is defined.
    ///   - tenant: The tenant in whose queue the job was found.
    /// - Returns: A principal that acts for this job only.
    package static func vouch(
        forJob kind: String,
        holding permissions: Set<Permission>,
        in tenant: TenantID
    ) -> Principal {
        Principal(tenant: tenant, actor: .job(kind), acts: permissions)
    }

    /// Somebody who is not known yet, for the one act that is open to everybody.
    package static func vouch(forVisitorDoing permission: Permission, in tenant: TenantID) -> Principal {
        Principal(tenant: tenant, actor: .visitor, acts: [permission])
    }

    /// An operator of the platform, who has proven it to the command; holds what the command needs and no more.
    package static func vouch(
        forOperator id: UUID,
        holding permissions: Set<Permission>,
        in tenant: TenantID
    ) -> Principal {
        Principal(tenant: tenant, actor: .operator(id), acts: permissions)
    }

    /// The person behind a session token, if the session still stands.
    ///
    /// - Parameters:
    ///   - record: What the tenant's tables have under the token's hash; `nil` for nothing.
    ///   - token: What was shown.
    ///   - tenant: The tenant whose host was called and whose tables were asked.
    ///   - now: The instant of the request.
    /// - Returns: The principal, whose level says how far the sign-in has come.
    /// - Throws: Why nobody is behind it.
    package static func verify(
        _ record: SessionRecord?,
        of token: SessionToken,
        in tenant: TenantID,
        at now: Date
    ) throws(Unauthenticated) -> Principal {
        guard let record, let level = SessionLevel(rawValue: record.level) else { throw Unauthenticated(.unknown) }
        guard now < record.expiresAt else { throw Unauthenticated(.expired) }
        guard now.timeIntervalSince(record.seenAt) < TimeInterval(record.idleSeconds) else {
            throw Unauthenticated(.idle)
        }
        guard record.userState == "active" else { throw Unauthenticated(.left) }
        // What a role that this release does not know would allow is not allowed.
        let roles = Set(record.roles.compactMap(Role.init(rawValue:)).filter(\.isAssignable))
        return Principal(
            tenant: tenant,
            actor: .user(record.user),
            standing: .person(of: tenant, roles: roles, custom: Set(record.custom.map { Permission($0) })),
            session: SessionFacts(
                id: record.id,
                level: level,
                authenticatedAt: record.authenticatedAt,
                tokenHash: token.sha256
            ),
            departments: Set(record.departments)
        )
    }

    /// The integration behind an API token, if the token still lives and comes from where it may.
    package static func verify(
        _ record: TokenRecord?,
        from address: String,
        in tenant: TenantID,
        at now: Date
    ) throws(Unauthenticated) -> Principal {
        guard let record else { throw Unauthenticated(.unknown) }
        guard now < record.expiresAt else { throw Unauthenticated(.expired) }
        guard record.addresses.isEmpty || record.addresses.contains(where: { Network($0)?.contains(address) == true })
        else { throw Unauthenticated(.address) }
        return Principal(
            tenant: tenant,
            actor: .token(record.id),
            standing: .integration(of: tenant, scopes: Set(record.scopes.map { Permission($0) }))
        )
    }
}
