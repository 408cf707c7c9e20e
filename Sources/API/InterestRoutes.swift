import Casework
import DebtDomain
import Foundation
import Hummingbird
import Safeguards
import Web

/// Interest on a sum, with all that it follows from. Amounts are whole grosze.
struct InterestRoutes: Sendable {
    static let table: [APIRoute] = [
        APIRoute(
            method: .post,
            path: "/api/v1/interest-calculations",
            operation: "calculateInterest",
            summary: "Counts interest for delay; keeps nothing. Either `due` and `paid` are given, or `from` and `to`.",
            audience: .holders(.interestCalculate),
            body: .named("InterestQuestion"),
            answers: [
                .json(.ok, "The sum and the lines that it follows from.", .named("InterestCalculation")), .refused,
                .forbidden, .invalid,
            ]
        )
    ]

    let door: Door

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.post("api/v1/interest-calculations") { request, context in
            try request.refuseQuery()
            _ = try door.signedIn(context)
            let question = try (try await JSONBody(request)).interestQuestion()
            let calculation = try await door.outcome(of: CalculateInterest(question), context)
            return Response { json in json.object { $0.members(of: calculation) } }
        }
    }
}

extension JSONBody {
    fileprivate func interestQuestion() throws -> InterestQuestion {
        let (principal, due, paid, from, to, regime, rate, rounding) = try gather(
            int("principal", in: 0...9_007_199_254_740_991),
            optional("due") { date($0) },
            optional("paid") { date($0) },
            optional("from") { date($0) },
            optional("to") { date($0) },
            optional("regime") { string($0, length: 1...40) },
            optional("rate") { string($0, length: 1...20) },
            optional("rounding") { string($0, length: 1...40) }
        )
        var texts: [InterestQuestion.Field: String] = [.principal: Money(grosze: principal).decimal]
        texts[.due] = due.map { "\($0)" }
        texts[.paid] = paid.map { "\($0)" }
        texts[.from] = from.map { "\($0)" }
        texts[.to] = to.map { "\($0)" }
        (texts[.regime], texts[.rate], texts[.rounding]) = (regime, rate, rounding)
        return InterestQuestion(texts)
    }
}

extension JSONText {
    fileprivate mutating func members(of calculation: InterestCalculation) {
        let inquiry = calculation.inquiry
        member("total", calculation.total.grosze)
        member("currency", "PLN")
        member("principal", inquiry.principal.grosze)
        member("regime", inquiry.regime.code)
        member("regime_name", Wording(inquiry.regime.name))
        member("rounding", inquiry.rounding.rawValue)
        member("rates_edition", calculation.edition)
        member("due_on", calculation.dueOn?.ending.iso)
        member("from", calculation.delay?.lowerBound.iso)
        member("to", calculation.delay?.upperBound.iso)
        member("days", calculation.days)
        array("lines", calculation.lines) { json, line in
            json.member("from", line.from.iso)
            json.member("to", line.to.iso)
            json.member("days", line.days)
            json.member("principal", line.principal.grosze)
            json.member("rate", line.rate.formatted)
            json.member("rate_basis_points", line.rate.basisPoints)
            json.member("interest", line.amount.grosze)
            json.member("exact", line.exactText)
            json.member("basis", Wording(line.source.explanation))
            json.array("doubts", line.doubts) { $0.members(of: $1) }
        }
        array("doubts", calculation.doubts) { $0.members(of: $1) }
        member("text", Wording(calculation.text))
    }

    private mutating func members(of doubt: Doubt) {
        member("code", doubt.code)
        member("meaning", Wording(doubt.explanation))
    }
}

extension Schema {
    static let interest: [(name: String, schema: Schema)] = [
        (
            "InterestQuestion",
            .object([
                Member("principal", .number(0...9_007_199_254_740_991)),
                Member("due", .format("date"), required: false),
                Member("paid", .format("date"), required: false),
                Member("from", .format("date"), required: false),
                Member("to", .format("date"), required: false),
                Member("regime", .choice(InterestRegime.codes), required: false),
                Member("rate", .text(1...20), required: false),
                Member("rounding", .choice(InterestRounding.allCases.map(\.rawValue)), required: false),
            ])
        ),
        (
            "InterestCalculation",
            .object([
                Member("total", .integer), Member("currency", .choice(["PLN"])), Member("principal", .integer),
                Member("regime", .choice(InterestRegime.codes)), Member("regime_name", .named("Wording")),
                Member("rounding", .choice(InterestRounding.allCases.map(\.rawValue))),
                Member("rates_edition", .string), Member("due_on", .nullable(.format("date"))),
                Member("from", .nullable(.format("date"))), Member("to", .nullable(.format("date"))),
                Member("days", .integer), Member("lines", .array(of: .named("InterestLine"))),
                Member("doubts", .array(of: .named("Doubt"))), Member("text", .named("Wording")),
            ])
        ),
        (
            "InterestLine",
            .object([
                Member("from", .format("date")), Member("to", .format("date")), Member("days", .integer),
                Member("principal", .integer), Member("rate", .string), Member("rate_basis_points", .integer),
                Member("interest", .integer), Member("exact", .string), Member("basis", .named("Wording")),
                Member("doubts", .array(of: .named("Doubt"))),
            ])
        ),
        (
            "Doubt",
            .object([Member("code", .choice(["unconfirmed", "provisional"])), Member("meaning", .named("Wording"))])
        ),
    ]
}
