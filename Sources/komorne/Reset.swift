import ArgumentParser
import Foundation
import Logging
import Standalone

/// `komorne reset`: removes the demonstration's data, after asking.
struct Reset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Removes the demonstration's data, after asking.")

    @Flag(help: "Do not ask.") var yes = false

    func run() async throws {
        try await reporting {
            let home = try DemoHome(named: "demo", environment: ProcessInfo.processInfo.environment)
            if !yes {
                Console.say("This removes everything in \(home.root). Type yes to go on:")
                guard readLine(strippingNewline: true) == "yes" else {
                    throw CommandFailure.failed("nothing was removed")
                }
            }
            let wasThere = try await home.reset(logger: Logger(label: "komorne"))
            Console.say(wasThere ? "\(home.root) is gone." : "There was nothing to remove.")
        }
    }
}
