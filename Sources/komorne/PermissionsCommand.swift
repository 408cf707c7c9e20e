import ArgumentParser
import Safeguards

/// `komorne permissions`: who may do what, as the program decides it.
struct PermissionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "permissions",
        abstract: "Prints who may do what: every permission, every role."
    )
    @Flag(help: "For programs: every cell with its reach, its needs and its view.") var json = false
    @Flag(help: "In English instead of Polish.") var english = false

    func run() async throws {
        try await reporting {
            let text = json ? try PermissionTable.json : PermissionTable.text(in: english ? .english : .polish)
            // Both end with the end of a line already.
            Console.say(String(text.dropLast()))
        }
    }
}
