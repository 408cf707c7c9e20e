package import DebtDomain
package import Persistence
package import Safeguards

/// Something in a question of money cannot be answered as it was typed.
package struct InvalidQuestion: Error, Equatable {
    /// The name of the field.
    package let field: String
    package let code: String
    package let wording: Wording
}

/// Counts interest on a sum that somebody typed: a calculator, which knows of nobody and keeps nothing.
package struct CalculateInterest: CaseAction {
    package static let permission = Permission.interestCalculate
    package static let changesData = false
    private let question: InterestQuestion

    package init(_ question: InterestQuestion) {
        self.question = question
    }

    /// - Throws: `InvalidQuestion`.
    package func perform(in tenant: borrowing TenantConnection) async throws -> InterestCalculation {
        try await tenant.permit { $0.isOneself = true }
        do {
            return try question.answer()
        } catch {
            throw InvalidQuestion(field: error.field.rawValue, code: error.code, wording: Wording(error.explanation))
        }
    }
}
