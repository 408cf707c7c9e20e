import Casework
import Foundation
import Logging
import Persistence
import Postgres
import Safeguards

/// A command about tenants at work: who confirmed it, what it works with, and where what came of it is written down.
///
/// The confirmation itself is the first line in the log, written before anything is done, so that even what a `kill -9`
/// cut short has left a trace; how the act ended is the second.
struct TenantDesk {
    let input = TypedLines()
    private let launch: Launch
    private let actor: PlatformActor
    private let log: OperatorLog
    private let tree: PlatformLog

    /// Asks for an operator, except where the demonstration's folder is proof enough.
    init(_ permission: Permission, slug: String? = nil, on instance: InstanceOptions) async throws {
        launch = try await instance.launch()
        log = OperatorLog(admin: try launch.adminAddress(), logger: launch.logger)
        tree = try launch.platformLog()
        guard !instance.demo else {
            actor = .demonstration
            return
        }
        let purpose = OperatorPurpose(permission, slug: slug)
        actor = .operator(try await OperatorPrompt(launch).confirm(for: purpose))
    }

    func provisioning() throws -> TenantProvisioning {
        TenantProvisioning(
            admin: try launch.adminAddress(),
            files: try launch.migrationFiles(),
            keys: try launch.keys(),
            logHost: launch.configuration.http.domain,
            logger: launch.logger
        )
    }

    func transfer() throws -> TenantTransfer {
        TenantTransfer(
            admin: try launch.adminAddress(),
            files: try launch.migrationFiles(),
            keys: try launch.keys(),
            logger: launch.logger
        )
    }

    func rotation() throws -> KeyRotation {
        KeyRotation(admin: try launch.adminAddress(), keys: try launch.keys(), logger: launch.logger)
    }

    /// Does the act and writes down how it ended.
    @discardableResult
    func perform(
        _ act: AuditAct,
        on slug: String? = nil,
        _ body: () async throws -> TenantRecord
    ) async throws -> TenantRecord {
        var note = PlatformNote(act, on: .init("tenant"))
        // What is no word of ours is no tenant's slug.
        note.extra["slug"] = slug.flatMap { AuditCode($0) }.map { .code($0) }
        let tenant = try await attempting(note, body)
        note.object = .init("tenant", id: tenant.id.value)
        try await record(note)
        return tenant
    }

    /// Does something of which only a failure is left to be written down.
    func attempting<Result>(_ note: PlatformNote, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch {
            var note = note
            note.result = .failed
            note.extra["reason"] = .code(AuditCode(String(reflecting: type(of: error))) ?? "unknown")
            await recordFailure(note)
            throw error
        }
    }

    func record(_ note: PlatformNote) async throws {
        do {
            try await log.record(note, by: actor, at: .now)
        } catch {
            throw CommandFailure.failed("it was done, but could not be written to the platform's log: \(error)")
        }
        try await tree.awaitCheckpoint()
    }

    private func recordFailure(_ note: PlatformNote) async {
        do {
            try await log.record(note, by: actor, at: .now)
            try await tree.awaitCheckpoint()
        } catch {
            // The failure itself is what to tell.
            launch.logger.error("a failure could not be written to the platform's log")
        }
    }
}

/// Whoever shall administer a tenant, as given on the command line.
struct NewAdministrator {
    let name: PersonName
    let email: EmailAddress

    init(name: String, email: String) throws {
        do {
            self.name = try PersonName(parsing: name)
        } catch {
            throw CommandFailure.failed("the administrator's name: \(error.wording.english)")
        }
        do {
            self.email = try EmailAddress(parsing: email)
        } catch {
            throw CommandFailure.failed("the administrator's address: \(error.wording.english)")
        }
    }
}

extension TenantDesk {
    /// Invites a tenant's first administrator at the tenant's own door: by mail, or with a link that is printed once.
    func invite(_ administrator: NewAdministrator, to tenant: TenantRecord, isPrinted: Bool) async throws {
        var invitation: InviteFirstAdministrator.Invitation?
        try await perform(.userInvited, on: tenant.slug) {
            guard tenant.state == .active else { throw CommandFailure.failed("\(tenant.slug) is not active") }
            let action = InviteFirstAdministrator(
                name: administrator.name,
                email: administrator.email,
                wantsLink: isPrinted
            )
            do {
                invitation = try await throughTheDoor(of: tenant) { casework, principal in
                    try await casework.perform(action, as: principal)
                }
            } catch is HasAdministrator {
                throw CommandFailure.failed("\(tenant.slug) has an administrator, who invites everybody else")
            } catch is EmailTaken {
                throw CommandFailure.failed("a user of \(tenant.slug) has the address already")
            }
            return tenant
        }
        guard let link = invitation?.link, let until = invitation?.expiresAt else {
            Console.say("The invitation goes to \(administrator.email.text), as soon as komorne work sends it.")
            return
        }
        Console.say(
            """
            Give this link to \(administrator.name.text). It is not shown again, and good once, until
            \(until.formatted(.iso8601)):
              \(publicAddress(of: tenant).page(of: link, for: .invitation))
            """
        )
    }

    private func publicAddress(of tenant: TenantRecord) -> PublicAddress {
        let http = launch.configuration.http
        let port = http.publicPort ?? http.port
        let suffix = port == 443 ? "" : ":\(port)"
        return PublicAddress(unit: tenant.name, base: "https://\(tenant.slug).\(http.domain)\(suffix)")
    }

    /// Opens the tenant's own door, for one act: the tenant's role is reached where the migrator is.
    private func throughTheDoor<Result: Sendable>(
        of tenant: TenantRecord,
        _ body: (Casework, Principal) async throws -> Result
    ) async throws -> Result {
        let acts: Set = [InviteFirstAdministrator.permission]
        let principal =
            if case .operator(let person) = actor {
                Authenticator.vouch(forOperator: person.id, holding: acts, in: tenant.id)
            } else {
                Authenticator.vouch(forJob: "demo", holding: acts, in: tenant.id)
            }
        let door = try TenantDoor(launch)
        do {
            let result = try await body(door.casework, principal)
            await door.close()
            return result
        } catch {
            await door.close()
            throw error
        }
    }
}

/// The door to tenants' data for a command that knows the migrator's address only: the tenants' roles log in at the
/// same place, each with its own derived password.
struct TenantDoor {
    let platform: PlatformDatabase
    let tenants: TenantDatabase

    init(_ launch: Launch) throws {
        let address = try launch.adminAddress()
        platform = PlatformDatabase(address: address, logger: launch.logger)
        tenants = TenantDatabase(
            address: address,
            platform: platform,
            keys: try launch.keys(),
            limits: PoolLimits(interactive: .init(total: 1, perOwner: 1), jobs: .init(total: 1, perOwner: 1)),
            logHost: launch.configuration.http.domain,
            logger: launch.logger
        )
    }

    var casework: Casework { Casework(database: tenants, clock: { Date.now }) }

    func close() async {
        await tenants.close()
        await platform.close()
    }
}
