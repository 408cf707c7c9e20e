import Foundation
import Persistence
import Safeguards

/// Asks whoever runs a command to prove that they are an operator: once a command, with name, password and code.
///
/// On a terminal it asks; otherwise it takes the answers from standard input, a line each, so that scripts can give
/// them. `KOMORNE_OPERATOR` spares the name.
struct OperatorPrompt {
    private static let mostTries = 5

    let operators: Operators
    let rules: PasswordRules
    let input = TypedLines()

    init(_ launch: Launch) throws {
        operators = Operators(admin: try launch.adminAddress(), keys: try launch.keys(), logger: launch.logger)
        rules = PasswordRules(blockList: try launch.commonPasswords())
    }

    /// An operator who is confirmed for `purpose`; one whose factor was reset has set up a new one by then.
    ///
    /// - Throws: `CommandFailure` where there is no operator at all, where the answers end, and after five wrong tries.
    func confirm(for purpose: OperatorPurpose) async throws -> ConfirmedOperator {
        guard try await operators.areThere() else {
            throw CommandFailure.failed("there is no operator yet; make the first one: komorne operator create NAME")
        }
        for _ in 1...Self.mostTries {
            let claim = try await ask()
            do {
                let person = try await operators.confirm(claim, for: purpose, at: .now)
                return try await welcome(person)
            } catch Unconfirmed.wrong {
                Console.error("that is not right: name, password or code is wrong, or the code was used before")
            } catch Unconfirmed.tooEarly {
                throw CommandFailure.failed(
                    "somebody else is trying to be \(claim.name) at this moment; try again later"
                )
            }
        }
        throw CommandFailure.failed("\(Self.mostTries) wrong tries; nothing was done")
    }

    private func ask() async throws -> OperatorClaim {
        let known = ProcessInfo.processInfo.environment["KOMORNE_OPERATOR"].flatMap { $0.isEmpty ? nil : $0 }
        guard let name = try known ?? input.line("Operator: ") else { throw Self.nobodyAnswers }
        let pause = try await operators.pause(before: name, at: .now)
        if pause > 0 {
            Console.error("there were wrong tries; the next one is possible in \(Int(pause.rounded(.up))) s")
            try await Task.sleep(for: .seconds(pause))
        }
        guard let password = try input.secret("Password: "), let code = try input.line("Code: ") else {
            throw Self.nobodyAnswers
        }
        return OperatorClaim(name: name, password: password, code: Secret(code))
    }

    private func welcome(_ person: ConfirmedOperator) async throws -> ConfirmedOperator {
        if person.needsFactor {
            Console.say("Your second factor was reset. Set up a new one to go on.")
            try await operators.replaceFactor(of: person, with: try askForFactor(of: person.name), at: .now)
        } else if let left = person.codesLeft {
            Console.error(
                "you used a recovery code, and \(left) are left; a new app and new codes: "
                    + "komorne operator change-factor"
            )
        }
        return person
    }

    private static var nobodyAnswers: CommandFailure {
        .failed(
            "an operator has to confirm this; without a terminal give name, password and code on standard input, "
                + "a line each"
        )
    }
}

extension OperatorPrompt {
    /// A new password, typed twice.
    func askForPassword(of name: String) throws -> Secret<String> {
        // A name that no person has only leaves the rules with less to go by.
        let context = PasswordContext(name: try? PersonName(parsing: name))
        for _ in 1...Self.mostTries {
            guard let password = try input.secret("New password: "), let again = try input.secret("Once more: ") else {
                throw CommandFailure.failed("no password was given; nothing was done")
            }
            guard password.revealed == again.revealed else {
                Console.error("the two are not the same")
                continue
            }
            do {
                try rules.check(password, context: context)
                return password
            } catch {
                Console.error(error.wording.english)
            }
        }
        throw CommandFailure.failed("no password was chosen; nothing was done")
    }

    /// A new second factor, shown once, and proven with a code from the app.
    func askForFactor(of name: String) throws -> ProvenFactor {
        let factor = NewFactor()
        Console.say(
            """
            Put this into an authenticator app:
              \(factor.seed.uri(issuer: "Komorne", account: name))
              secret: \(factor.seed.base32)
            Recovery codes, each good once in place of a code; print them, they are not shown again:
            \(factor.codes.map { "  " + $0.text }.joined(separator: "\n"))
            """
        )
        for _ in 1...Self.mostTries {
            guard let code = try input.line("Code from the app: ") else { break }
            if let proven = factor.proven(by: code, at: .now) { return proven }
            Console.error("that is not the code; is this machine's clock right?")
        }
        throw CommandFailure.failed("the app was not confirmed with a code; nothing was stored")
    }
}
