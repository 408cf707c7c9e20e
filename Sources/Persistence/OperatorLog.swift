package import Foundation
package import Logging
package import Postgres
package import Safeguards

extension TenantID {
    /// Stands in a tenant's place where something is the platform's own: all zeros.
    package static let platform = TenantID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
}

/// On whose word a command works on the platform.
package enum PlatformActor: Sendable {
    case `operator`(ConfirmedOperator)
    /// Whoever holds the demonstration's folder holds all that is in it.
    case demonstration
    /// Whoever holds the migrator's address, as long as there is no operator.
    case migrator
    /// Somebody who says that they are an operator.
    case stranger

    fileprivate var entryActor: AuditEntry.Actor {
        switch self {
        case .operator(let person): .init(.operator, id: person.id, roles: ["operator"])
        case .demonstration: .init(.job, name: "demo")
        case .migrator: .init(.system, name: "migrator")
        case .stranger: .init(.visitor)
        }
    }
}

/// What a command tells the platform's log of.
package struct PlatformNote: Sendable {
    package var act: AuditAct
    package var result: AuditResult
    package var object: AuditEntry.Object?
    package var extra: [AuditCode: AuditEntry.Extra]

    package init(
        _ act: AuditAct,
        _ result: AuditResult = .ok,
        on object: AuditEntry.Object? = nil,
        _ extra: [AuditCode: AuditEntry.Extra] = [:]
    ) {
        self.act = act
        self.result = result
        self.object = object
        self.extra = extra
    }

    /// The statement that adds the line.
    func insertion(by actor: PlatformActor, at now: Date) -> SQL {
        var entry = AuditEntry(
            act,
            result,
            by: actor.entryActor,
            on: object,
            in: .platform,
            id: UUID.timeOrdered(at: now),
            at: now
        )
        entry.extra = extra
        return """
            INSERT INTO ctl.audit_entry (id, at, cls, act, actor, res, entry, leaf_hash)
            VALUES (\(entry.id), \(now), \(entry.act.kind.rawValue), \(entry.act.number), \(entry.actor.id),
                    \(entry.result.rawValue), \(entry.bytes), \(entry.leafHash))
            """
    }
}

/// The platform's own log: what its operators did, and who was turned away. Canonical lines, as in every tenant's log.
package struct OperatorLog: Sendable {
    private let admin: ConnectionAddress
    private let logger: Logger

    package init(admin: ConnectionAddress, logger: Logger) {
        self.admin = admin
        self.logger = logger
    }

    /// Adds a line, in a transaction of its own.
    package func record(_ note: PlatformNote, by actor: PlatformActor, at now: Date) async throws {
        try await withAdminConnection(admin, logger: logger) { connection in
            _ = try await connection.execute(note.insertion(by: actor, at: now))
        }
    }
}
