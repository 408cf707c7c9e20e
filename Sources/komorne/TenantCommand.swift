import ArgumentParser
import Foundation
import Persistence

/// `komorne tenant …`: the municipal units that use this instance. None of these commands reads a person's data.
struct TenantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant",
        abstract: "Makes, shows, suspends, exports and removes tenants.",
        subcommands: [
            Create.self, List.self, Show.self, Suspend.self, Resume.self, Export.self, Import.self, Drop.self,
        ]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a tenant, or finishes one that was left half made."
        )
        @Argument(help: "The first label of the tenant's host name, such as zbm-bielsko.") var slug: String
        @Option(help: "The unit's full name.") var name: String
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await withProvisioning(of: instance) { provisioning in
                Console.say(describe(try await provisioning.create(slug: slug, name: name)))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists all tenants.")
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await withProvisioning(of: instance) { provisioning in
                for tenant in try await provisioning.list() {
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
            try await withProvisioning(of: instance) { provisioning in
                Console.say(describe(try await provisioning.show(slug: slug)))
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
            try await withProvisioning(of: instance) { provisioning in
                try await provisioning.suspend(slug: slug)
                Console.say("\(slug) is suspended.")
            }
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lets a suspended tenant work again.")
        @Argument var slug: String
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await withProvisioning(of: instance) { provisioning in
                try await provisioning.resume(slug: slug)
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
            try await withTransfer(of: instance) { transfer in
                let manifest = try await transfer.export(slug: slug, to: directory, at: .now)
                let rows = manifest.tables.reduce(0) { $0 + $1.rows }
                Console.say("\(slug): \(manifest.tables.count) tables, \(rows) rows, in \(directory)")
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
            try await withTransfer(of: instance) { transfer in
                Console.say(describe(try await transfer.load(from: directory)))
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
            try await withProvisioning(of: instance) { provisioning in
                let tenant = try await provisioning.show(slug: slug)
                Console.say("This removes \(tenant.name) for ever. Type its slug to go on:")
                guard readLine(strippingNewline: true) == slug else {
                    throw CommandFailure.failed("that is not \(slug); nothing was removed")
                }
                try await provisioning.drop(slug: slug, withoutExport: withoutExport)
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
        let demo = try await Demo(environment: ProcessInfo.processInfo.environment)
        return try await Launch(for: .office, overrides: demo.adminSettings())
    }
}

private func describe(_ tenant: TenantRecord) -> String {
    """
    slug:     \(tenant.slug)
    name:     \(tenant.name)
    id:       \(tenant.id)
    state:    \(tenant.state.rawValue)
    version:  \(tenant.schemaVersion)
    created:  \(tenant.createdAt.formatted(.iso8601))
    """
}

extension AsyncParsableCommand {
    fileprivate func withProvisioning(
        of options: InstanceOptions,
        _ body: (TenantProvisioning) async throws -> Void
    ) async throws {
        try await reporting {
            let launch = try await options.launch()
            let provisioning = TenantProvisioning(
                admin: try launch.adminAddress(),
                files: try launch.migrationFiles(),
                keys: try launch.keys(),
                logger: launch.logger
            )
            try await body(provisioning)
        }
    }

    fileprivate func withTransfer(
        of options: InstanceOptions,
        _ body: (TenantTransfer) async throws -> Void
    ) async throws {
        try await reporting {
            let launch = try await options.launch()
            let transfer = TenantTransfer(
                admin: try launch.adminAddress(),
                files: try launch.migrationFiles(),
                keys: try launch.keys(),
                logger: launch.logger
            )
            try await body(transfer)
        }
    }
}
