import ArgumentParser
import Foundation
import Persistence
import Safeguards

/// `komorne keys …`: what tenants' and persons' keys are wrapped by. None of these commands reads a person's data.
///
/// An operator confirms each of them, and each step is written down in the platform's log.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Shows and renews what tenants' and persons' keys are wrapped by; an operator confirms each command.",
        discussion: """
            The service goes on meanwhile. A command that was cut short goes on when it is given once more.
            """,
        subcommands: [Status.self, NewRoot.self, NewEpoch.self, RetireEpochs.self, DestroyRoot.self]
    )

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows the root keys, each tenant's epochs, and how many persons' keys are under each."
        )
        @OptionGroup var scope: TenantScope
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await reporting {
                let desk = try await TenantDesk(.keyWrap, slug: scope.tenant, on: instance)
                let status = try await desk.renewing(.tenantRead, of: scope.tenant) { keys, _ in
                    try await keys.status(of: scope.tenant)
                }
                try await desk.record(PlatformNote(.tenantRead, .ok, on: nil, ["what": .code("keys")]))
                Console.say(status.text)
            }
        }
    }

    struct NewRoot: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new-root",
            abstract: "Makes a root key and wraps all tenants' keys by it, or finishes what was left half done."
        )
        @Flag(help: "Make another root key although keys are still wrapped by an older one than the newest.")
        var another = false
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await reporting {
                let desk = try await TenantDesk(.keyRotate, on: instance)
                let tally = try await desk.renewing(.keyRewrapped) { keys, observer in
                    try await keys.newRoot(isAnother: another, telling: observer)
                }
                try tally.complain()
            }
        }
    }

    struct NewEpoch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new-epoch",
            abstract: """
                Gives tenants a new key and wraps their persons' keys under it, or finishes what was left half done.
                """
        )
        @OptionGroup var scope: TenantScope
        @Flag(help: "Begin another epoch although persons' keys are still under an older one than the newest.")
        var another = false
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await reporting {
                let desk = try await TenantDesk(.keyWrap, slug: scope.tenant, on: instance)
                let tally = try await desk.renewing(.keyEpochMade, of: scope.tenant) { keys, observer in
                    try await keys.newEpoch(of: scope.tenant, isAnother: another, telling: observer)
                }
                try tally.complain()
            }
        }
    }

    struct RetireEpochs: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retire-epochs",
            abstract: """
                Removes the keys of old epochs once no person's key is under them and the new one is 15 minutes old.
                """
        )
        @OptionGroup var scope: TenantScope
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await reporting {
                let desk = try await TenantDesk(.keyWrap, slug: scope.tenant, on: instance)
                let (left, tally) = try await desk.renewing(.keyEpochRetired, of: scope.tenant) { keys, observer in
                    try await keys.retireEpochs(of: scope.tenant, telling: observer)
                }
                for epoch in left { Console.error(epoch.reason) }
                try tally.complain()
                guard left.isEmpty else { throw CommandFailure.failed("\(left.count) old epochs are left") }
            }
        }
    }

    struct DestroyRoot: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "destroy-root",
            abstract: "Destroys a root key that wraps nothing any more, for good."
        )
        @Argument(help: "Its number, as komorne keys status shows it.") var number: Int32
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await reporting {
                let desk = try await TenantDesk(.keyRotate, on: instance)
                try await desk.renewing(.keyRootDestroyed, root: number) { keys, observer in
                    try await keys.destroyRoot(number, telling: observer)
                }
            }
        }
    }
}

/// Whose keys a command is about.
struct TenantScope: ParsableArguments {
    @Option(help: "Only this tenant, by its slug; all of them if not given.") var tenant: String?
}
