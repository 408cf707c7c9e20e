import ArgumentParser
import Foundation
import Logging
import Persistence

/// `komorne migrate`: brings the registry and every tenant to the newest version.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings the registry and every tenant's schema to the newest version."
    )

    @Flag(help: "Only tell how far each tenant has come.")
    var status = false

    @Flag(help: ArgumentHelp("Prepare the demonstration's database first.", visibility: .hidden))
    var demo = false

    func run() async throws {
        try await reporting {
            let launch = try await Launch(for: .office, overrides: demo ? DemoPreparation.prepare() : [:])
            let files = try launch.migrationFiles()
            let migrator = Migrator(
                admin: try launch.adminAddress(),
                files: files,
                width: launch.configuration.migrations.width,
                keys: launch.configuration.keyFile == nil ? nil : try launch.keys(),
                logger: launch.logger
            )
            if status {
                let outcomes = try await migrator.status()
                outcomes.forEach { Console.say(Self.line($0)) }
                guard outcomes.allSatisfy({ $0.failure == nil }) else { throw ExitCode(1) }
                return
            }
            let report = try await migrator.migrate()
            report.outcomes.filter { $0.applied > 0 || $0.failure != nil || !demo }.forEach {
                Console.say(Self.line($0))
            }
            for statement in report.publicRights {
                Console.error("the public has a right it should not have; as a superuser run: \(statement);")
            }
            guard !report.hasFailed else { throw ExitCode(1) }
            if demo { try await DemoPreparation.makeTenants(launch, files: files) }
        }
    }

    private static func line(_ outcome: Migrator.Outcome) -> String {
        let applied = outcome.applied > 0 ? ", \(outcome.applied) applied" : ""
        let failure = outcome.failure.map { ", \($0)" } ?? ""
        return "\(outcome.scope): version \(outcome.version)\(applied)\(failure)"
    }
}
