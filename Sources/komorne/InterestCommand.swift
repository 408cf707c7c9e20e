import ArgumentParser
import DebtDomain

/// `komorne interest`: what interest comes to, and what that follows from. It needs no database.
struct InterestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interest",
        abstract: "Counts interest for delay and shows what it follows from.",
        discussion: """
            Either --due and --paid are given, and the due date is moved off days off, or --from and --to, which are \
            counted as they are.
            """
    )
    @Option(help: "What is owed, such as 10000.00 or 10 000,00.") var principal: String
    @Option(help: "The due date, such as 2015-01-03.") var due: String?
    @Option(help: "The day of payment, or the day to count to.") var paid: String?
    @Option(help: "The first day of interest.") var from: String?
    @Option(help: "The last day of interest.") var to: String?
    @Option(help: "One of \(InterestRegime.codes.joined(separator: ", ")); statutory if left out.")
    var regime: String?
    @Option(help: "The agreed rate in percent a year, for contractual interest.") var rate: String?
    @Option(help: "One of \(InterestRounding.allCases.map(\.rawValue).joined(separator: ", ")).")
    var rounding: String?
    @Flag(help: "In English instead of Polish.") var english = false

    func run() async throws {
        try await reporting {
            let texts: [InterestQuestion.Field: String?] = [
                .principal: principal, .due: due, .paid: paid, .from: from, .to: to, .regime: regime, .rate: rate,
                .rounding: rounding,
            ]
            let question = InterestQuestion(texts.compactMapValues(\.self))
            let text: Explanation
            do throws(InterestQuestion.Mistake) {
                text = try question.answer().text
            } catch {
                let why = english ? error.explanation.english : error.explanation.polish
                throw CommandFailure.failed("--\(error.field.rawValue): \(why)")
            }
            // It ends with the end of a line already.
            Console.say(String((english ? text.english : text.polish).dropLast()))
        }
    }
}
