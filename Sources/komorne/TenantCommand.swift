import ArgumentParser
import Foundation
import Persistence
import Safeguards

/// `komorne tenant …`: the municipal units that use this instance. None of these commands reads a person's data.
///
/// An operator confirms each of them, and each is written down in the platform's log.
struct TenantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant",
        abstract: "Makes, shows, suspends, exports and removes tenants; an operator confirms each command.",
        subcommands: [
            Create.self, InviteAdministrator.self, List.self, Show.self, Suspend.self, Resume.self, Export.self,
            Import.self, Drop.self,
        ]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a tenant, or finishes one that was left half made, and invites its first administrator."
        )
        @Argument(help: "The first label of the tenant's host name, such as zbm-bielsko.") var slug: String
        @Option(help: "The unit's full name.") var name: String
        @Option(help: "The first administrator's first name and surname.") var adminName: String
        @Option(help: "The first administrator's e-mail address.") var adminEmail: String
        @Flag(help: "Print the invitation, once, instead of mailing it.") var printInvitation = false
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await reporting {
                let administrator = try NewAdministrator(name: adminName, email: adminEmail)
                let desk = try await TenantDesk(.tenantCreate, slug: slug, on: instance)
                let tenant = try await desk.perform(.tenantCreated, on: slug) {
                    try await desk.provisioning().create(slug: slug, name: name)
                }
                Console.say(tenant.summary)
                do {
                    try await desk.invite(administrator, to: tenant, isPrinted: printInvitation)
                } catch {
                    Console.error("\(slug) is made, but nobody is invited; run: komorne tenant invite-admin \(slug) …")
                    throw error
                }
            }
        }
    }

    struct InviteAdministrator: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "invite-admin",
            abstract: "Invites an administrator of a tenant that has none."
        )
        @Argument var slug: String
        @Option(help: "The administrator's first name and surname.") var name: String
        @Option(help: "The administrator's e-mail address.") var email: String
        @Flag(help: "Print the invitation, once, instead of mailing it.") var printInvitation = false
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await reporting {
                let administrator = try NewAdministrator(name: name, email: email)
                let desk = try await TenantDesk(.tenantInviteAdministrator, slug: slug, on: instance)
                let tenant = try await desk.provisioning().show(slug: slug)
                try await desk.invite(administrator, to: tenant, isPrinted: printInvitation)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists all tenants.")
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await reporting {
                let desk = try await TenantDesk(.tenantList, on: instance)
                let tenants = try await desk.provisioning().list()
                try await desk.record(PlatformNote(.tenantRead))
                for tenant in tenants {
                    Console.say("\(tenant.slug)\t\(tenant.state.rawValue)\t\(tenant.schemaVersion)\t\(tenant.name)")
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows what the registry knows of a tenant.")
        @Argument var slug: String
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await reporting {
                let desk = try await TenantDesk(.tenantShow, slug: slug, on: instance)
                let tenant = try await desk.perform(.tenantRead, on: slug) {
                    try await desk.provisioning().show(slug: slug)
                }
                Console.say(tenant.summary)
            }
        }
    }

    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shuts everybody of a tenant out, within seconds; nothing is lost."
        )
        @Argument var slug: String
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await reporting {
                let desk = try await TenantDesk(.tenantSuspend, slug: slug, on: instance)
                try await desk.perform(.tenantSuspended, on: slug) {
                    try await desk.provisioning().suspend(slug: slug)
                    return try await desk.provisioning().show(slug: slug)
                }
                Console.say("\(slug) is suspended.")
            }
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lets a suspended tenant work again.")
        @Argument var slug: String
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await reporting {
                let desk = try await TenantDesk(.tenantResume, slug: slug, on: instance)
                try await desk.perform(.tenantResumed, on: slug) {
                    try await desk.provisioning().resume(slug: slug)
                    return try await desk.provisioning().show(slug: slug)
                }
                Console.say("\(slug) is active.")
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes every table of a tenant, as of one instant, to a new folder."
        )
        @Argument var slug: String
        @Argument(help: "The folder to make.") var directory: String
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await reporting {
                let desk = try await TenantDesk(.tenantExport, slug: slug, on: instance)
                try await desk.perform(.tenantExported, on: slug) {
                    let tenant = try await desk.provisioning().show(slug: slug)
                    let manifest = try await desk.transfer().export(slug: slug, to: directory, at: .now)
                    let rows = manifest.tables.reduce(0) { $0 + $1.rows }
                    Console.say("\(slug): \(manifest.tables.count) tables, \(rows) rows, in \(directory)")
                    return tenant
                }
            }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Loads an export into an instance that does not have the tenant, and compares."
        )
        @Argument(help: "The folder of the export.") var directory: String
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await reporting {
                let desk = try await TenantDesk(.tenantImport, on: instance)
                let tenant = try await desk.perform(.tenantImported) {
                    try await desk.transfer().load(from: directory)
                }
                Console.say(tenant.summary)
            }
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Removes a suspended tenant with everything it has, after asking for its slug."
        )
        @Argument var slug: String
        @Flag(help: "Remove it although no export was made since it was suspended.") var withoutExport = false
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await reporting {
                let desk = try await TenantDesk(.tenantDrop, slug: slug, on: instance)
                try await desk.perform(.tenantDropped, on: slug) {
                    let tenant = try await desk.provisioning().show(slug: slug)
                    Console.say("This removes \(tenant.name) for ever. Type its slug to go on:")
                    guard try desk.input.line("") == slug else {
                        throw CommandFailure.failed("that is not \(slug); nothing was removed")
                    }
                    try await desk.provisioning().drop(slug: slug, withoutExport: withoutExport)
                    return tenant
                }
                Console.say("\(slug) is gone.")
            }
        }
    }
}

/// Which instance a command is for.
struct InstanceOptions: ParsableArguments {
    @Flag(help: "Work on this machine's demonstration instead of the configured database.")
    var demo = false

    func launch() async throws -> Launch {
        guard demo else { return try await Launch(for: .office) }
        let demo = try await Demo.existing(environment: ProcessInfo.processInfo.environment)
        let launch = try await Launch(for: .office, overrides: demo.adminSettings())
        try await launch.checkIsDemonstration(try launch.adminAddress())
        return launch
    }
}

extension TenantRecord {
    fileprivate var summary: String {
        """
        slug:     \(slug)
        name:     \(name)
        id:       \(id)
        state:    \(state.rawValue)
        version:  \(schemaVersion)
        created:  \(createdAt.formatted(.iso8601))
        """
    }
}
