import ArgumentParser
import Foundation

/// `komorne check-config`: reads the settings and does nothing else.
struct CheckConfig: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Reads every setting and reports all mistakes at once."
    )

    func run() async throws {
        try await reporting {
            let launch = try await Launch(for: .office)
            _ = try launch.migrationFiles()
            if launch.configuration.keyFile != nil { _ = try launch.keys() }
            if launch.configuration.spool != nil { _ = try await launch.refusalSpool() }
            Console.say("The configuration is good.")
        }
    }
}
