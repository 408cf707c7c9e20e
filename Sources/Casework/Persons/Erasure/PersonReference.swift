package import Foundation
package import Safeguards

/// A person of the register, named without telling anything of theirs.
package struct PersonReference: Sendable, Hashable {
    package let id: UUID

    package init(id: UUID) {
        self.id = id
    }

    /// The same wherever the person is meant, and enough to tell two of them apart.
    package var wording: Wording {
        Wording(Masking.pseudonym(of: id), english: "person " + Masking.mark(of: id))
    }
}
