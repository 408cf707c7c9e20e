package import DebtDomain
package import Safeguards

extension Wording {
    /// What the law's own part of the service says, for the parts that show it.
    package init(_ explanation: Explanation) {
        self.init(explanation.polish, english: explanation.english)
    }
}
