import ArgumentParser
import Casework
import Correspondence
import Foundation
import Persistence
import Postgres
import Safeguards
import Standalone

/// `komorne demo …`: what replaces a telephone and a mailbox in the demonstration. Elsewhere it does nothing.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Shows codes and mails of this machine's demonstration.",
        subcommands: [Code.self, Mails.self]
    )

    struct Code: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a user's one-time code, and for how many seconds it holds."
        )
        @Argument(help: "The address that the user signs in with.") var email: String
        @Option(help: "The tenant, by its slug.") var tenant = "zbm-demo"

        func run() async throws {
            try await reporting {
                guard Demo.tenants.contains(where: { $0.slug == tenant }) else {
                    let slugs = Demo.tenants.map(\.slug).joined(separator: " and ")
                    throw CommandFailure.failed("the demonstration's tenants are \(slugs)")
                }
                let code = try await Self.code(of: email, at: tenant)
                Console.say("\(code.text)   for \(code.secondsLeft) s")
            }
        }

        private static func code(of email: String, at slug: String) async throws -> ShownCode {
            let environment = ProcessInfo.processInfo.environment
            let demo = try await Demo.existing(environment: environment)
            let settings = try await demo.settings(environment: environment)
            let launch = try await Launch(for: .demonstration, overrides: settings)
            try await launch.checkIsDemonstration(try launch.databaseAddress())
            let wiring = try await Wiring(launch, demo: demo.home)
            do {
                guard let tenant = try await wiring.platform.tenant(slug: slug) else {
                    throw CommandFailure.failed("the demonstration has no tenant \(slug) any more")
                }
                let code = try await wiring.casework.showCode(of: email, in: tenant.id)
                await wiring.close()
                return code
            } catch {
                await wiring.close()
                throw describe(error, email: email)
            }
        }

        private static func describe(_ error: any Error, email: String) -> any Error {
            switch error {
            case let fault as EmailAddress.Fault: CommandFailure.failed(fault.wording.english)
            case is NobodyThere: CommandFailure.failed("nobody with a second factor signs in as \(email)")
            case is NoSuchTenant: CommandFailure.failed("the tenant is not active")
            default: error
            }
        }
    }

    struct Mails: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints what the demonstration would have mailed, the newest first."
        )
        @Option(help: "How many.") var newest = 10

        func run() async throws {
            try await reporting {
                let demo = try await Demo.existing(environment: ProcessInfo.processInfo.environment)
                let mails = await FileTransport(folder: demo.home.mails).stored(newest: max(1, min(newest, 1000)))
                guard !mails.isEmpty else {
                    Console.say("No mail was sent yet.")
                    return
                }
                for mail in mails {
                    Console.say(
                        """
                        \(mail.date.formatted(.iso8601))  \(mail.to)
                        \(mail.subject)

                        \(mail.text)
                        """
                    )
                }
            }
        }
    }
}

extension Demo {
    /// The demonstration that was started on this machine.
    static func existing(environment: [String: String]) async throws -> Demo {
        let demo = try await Demo(environment: environment)
        guard demo.home.hasSecret(named: "platform.key") else {
            throw CommandFailure.failed("there is no demonstration on this machine; start it: komorne serve --demo")
        }
        return demo
    }
}

extension Launch {
    /// Throws unless the database is a demonstration's: one that was made with a key that says so of itself. What is
    /// allowed to whoever holds the demonstration's folder is allowed there and nowhere else.
    func checkIsDemonstration(_ address: ConnectionAddress) async throws {
        guard DemoSecrets.found(in: configuration).contains("key.file") else {
            throw CommandFailure.configuration("key.file is not the key of a demonstration")
        }
        let platform = PlatformDatabase(address: address, logger: logger)
        do {
            try await platform.verify(try keys())
            await platform.close()
        } catch {
            await platform.close()
            guard case TenantProvisioning.Failure.otherKey = error else { throw error }
            throw CommandFailure.failed("this database is not the demonstration's")
        }
    }
}
