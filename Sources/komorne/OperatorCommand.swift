import ArgumentParser
import Foundation
import Persistence
import Safeguards

/// `komorne operator …`: the people who run this instance. Each command but the very first asks for one of them.
struct OperatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operator",
        abstract: "Makes, lists and ends operators, and changes their passwords and factors.",
        discussion: """
            Operators are accounts of the registry with a password and a second factor. They confirm each command; \
            KOMORNE_OPERATOR spares them typing their name. No operator can read a person's data.
            """,
        subcommands: [
            Create.self, List.self, End.self, ResetFactor.self, ChangeFactor.self, ChangePassword.self,
        ]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes an operator, who chooses a password and sets up an app here and now."
        )
        @Argument(help: "What the operator is called: small letters, digits, dots, hyphens.") var name: String
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await withPrompt(of: instance) { prompt in
                var maker: ConfirmedOperator?
                if try await prompt.operators.areThere() {
                    maker = try await prompt.confirm(for: OperatorPurpose(.operatorCreate))
                } else {
                    Console.say("There is no operator yet; \(name) is going to be the first.")
                }
                try await prompt.operators.check(newName: name)
                let password = try prompt.askForPassword(of: name)
                let factor = try prompt.askForFactor(of: name)
                try await prompt.operators.create(name, password: password, factor: factor, by: maker, at: .now)
                Console.say("\(name) is an operator.")
                if maker == nil { Console.say("Make a second one, who can help when \(name) has lost the app.") }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists all operators, also those who have left.")
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await withPrompt(of: instance) { prompt in
                let person = try await prompt.confirm(for: OperatorPurpose(.operatorList))
                for record in try await prompt.operators.list(by: person, at: .now) {
                    let state = record.isActive ? (record.hasFactor ? "active" : "reset") : "left"
                    let last = record.lastConfirmedAt?.formatted(.iso8601) ?? "never"
                    Console.say("\(record.name)\t\(state)\t\(record.createdAt.formatted(.iso8601))\t\(last)")
                }
            }
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends an operator's account for good; the last one stays."
        )
        @Argument(help: "The operator who leaves.") var name: String
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await withPrompt(of: instance) { prompt in
                let person = try await prompt.confirm(for: OperatorPurpose(.operatorDismiss))
                try await prompt.operators.dismiss(name, by: person, at: .now)
                Console.say("\(name) is no operator any more.")
            }
        }
    }

    struct ResetFactor: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset-factor",
            abstract: "Takes away another operator's lost factor and prints a code for setting up a new one."
        )
        @Argument(help: "The operator who lost the app.") var name: String
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await withPrompt(of: instance) { prompt in
                let person = try await prompt.confirm(for: OperatorPurpose(.operatorResetFactor))
                let code = try await prompt.operators.resetFactor(of: name, by: person, at: .now)
                Console.say(
                    """
                    \(code.text)
                    Hand this code to \(name). With it and the password, within a day, any command lets \(name) set up \
                    a new app.
                    """
                )
            }
        }
    }

    struct ChangeFactor: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "change-factor",
            abstract: "Gives you a new app and new recovery codes in place of the old ones."
        )
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await withPrompt(of: instance) { prompt in
                let person = try await prompt.confirm(for: .ownAccount)
                if !person.needsFactor {
                    let factor = try prompt.askForFactor(of: person.name)
                    try await prompt.operators.replaceFactor(of: person, with: factor, at: .now)
                }
                Console.say("The new app counts from now on; the old one and its recovery codes do not.")
            }
        }
    }

    struct ChangePassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "change-password",
            abstract: "Gives you a new password."
        )
        @OptionGroup var instance: InstanceOptions

        func run() async throws {
            try await withPrompt(of: instance) { prompt in
                let person = try await prompt.confirm(for: .ownAccount)
                let password = try prompt.askForPassword(of: person.name)
                try await prompt.operators.changePassword(of: person, to: password, at: .now)
                Console.say("The new password counts from now on.")
            }
        }
    }
}

extension AsyncParsableCommand {
    fileprivate func withPrompt(
        of options: InstanceOptions,
        _ body: (OperatorPrompt) async throws -> Void
    ) async throws {
        try await reporting {
            let launch = try await options.launch()
            do {
                try await body(try OperatorPrompt(launch))
            } catch {
                // What was refused stands in the log too; the refusal itself is what to tell.
                _ = try? await launch.platformLog().seal(at: .now)
                throw error
            }
            try await launch.platformLog().awaitCheckpoint()
        }
    }
}
