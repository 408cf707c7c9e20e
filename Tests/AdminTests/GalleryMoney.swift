import DebtDomain
@testable import Admin
@testable import Casework
import Safeguards
import Web

extension Gallery {
    static let money: [Sample] = [
        Sample("interest", InterestPage()),
        Sample("interest-counted", counted),
        Sample("interest-refused", InterestPage(typed: typed, invalid: invalid)),
    ]

    private static let typed: [InterestQuestion.Field: String] = [
        .principal: "10 000,00", .due: "2015-01-03", .paid: "2021-01-10", .rate: Invented.markup,
    ]

    private static let invalid = InvalidQuestion(
        field: "rate",
        code: "rate_not_asked",
        wording: Wording("Stopę podaje się tylko przy odsetkach umownych.", english: "For contractual interest only.")
    )

    private static var counted: InterestPage {
        let asked = typed.filter { $0.key != .rate }.merging([.paid: "2031-01-10"]) { $1 }
        // A sample that cannot be counted shows the question alone, and its test fails.
        return InterestPage(typed: asked, calculation: try? InterestQuestion(asked).answer())
    }
}
