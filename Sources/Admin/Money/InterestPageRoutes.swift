import Casework
import DebtDomain
import Foundation
import Safeguards
import Web

/// The calculator of interest. It knows of nobody, so what is asked may stand in the address and be sent on.
enum InterestPageRoutes {
    static let all: [PageRoute] = [.get("/interest", .holders(.interestCalculate), calculate)]

    private static func calculate(_ exchange: Exchange) async throws -> Answer {
        let texts = try exchange.request.query { query throws(Problem) in
            var texts: [InterestQuestion.Field: String] = [:]
            for field in InterestQuestion.Field.allCases { texts[field] = try query.filled(field.rawValue) }
            return texts
        }
        guard !texts.isEmpty else {
            let (_, viewer) = try await exchange.look(Beforehand(.interestCalculate, LookAround()))
            return .page(InterestPage(), for: viewer)
        }
        do {
            let (calculation, viewer) = try await exchange.look(CalculateInterest(InterestQuestion(texts)))
            return .page(InterestPage(typed: texts, calculation: calculation), for: viewer)
        } catch let invalid as InvalidQuestion {
            let (_, viewer) = try await exchange.look(Beforehand(.interestCalculate, LookAround()))
            return .page(InterestPage(typed: texts, invalid: invalid), for: viewer)
        }
    }
}
