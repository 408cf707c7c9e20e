import ArgumentParser
import Foundation

#if Unrecorded
#error("Only the benches are built without the record of who saw whom.")
#endif

/// The one executable: a server, a worker, and the commands of the platform's operators.
@main
struct Komorne: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "komorne",
        abstract: "Recovers unpaid rent for municipal housing units: lawfully, on time, to the grosz.",
        version: Version.text,
        subcommands: [
            Serve.self, Work.self, Migrate.self, OperatorCommand.self, TenantCommand.self, KeysCommand.self,
            PermissionsCommand.self, InterestCommand.self, DemoCommand.self, CheckConfig.self, Health.self, Reset.self,
        ]
    )
}

/// What this build is called.
enum Version {
    static let number = "0.1.0"
    /// The commit, where the build told us.
    static var revision: String { ProcessInfo.processInfo.environment["KOMORNE_REVISION"] ?? "unknown" }
    static let text = "komorne \(number)"
}
