package import Foundation
package import Persistence
package import Safeguards

// What routes say about actions without seeing what lies behind the door.

/// One thing a person or a job may do.
package typealias Undertaking = Persistence.Undertaking

/// What came of a command that carries a key.
package typealias Performance<Outcome: Sendable> = Performed<Outcome>

/// The key of a command that may come twice.
package typealias CommandKey = OnceOnly

extension Performed {
    /// What the action returned; `nil` where it was performed before.
    package var outcome: Outcome? {
        if case .now(let outcome) = self { outcome } else { nil }
    }

    /// Whether the command came again.
    package var isRepetition: Bool {
        if case .before = self { true } else { false }
    }

    /// What was made when it came first, if it made something with an identifier.
    package var madeBefore: UUID? {
        if case .before(let id) = self { id } else { nil }
    }
}

/// Whoever asks may not, or not this.
package typealias NotPermitted = Refused

/// The registry knows no such tenant any more.
package typealias UnknownTenant = NoSuchTenant

/// Somebody has the same PESEL or NIP already.
package typealias PersonTaken = PersonExists

/// It is done and recorded, and no signed head of the log covers it yet.
package typealias NotSealedYet = CheckpointMissing

/// The names are being read for the first time.
package typealias SearchNotReady = NamesNotReady

/// The key of a command came with another command.
package typealias CommandKeyReused = KeyReused

/// The command with this key is being performed at this moment.
package typealias CommandInProgress = StillInProgress

extension PersonExists {
    /// Which of the two it is.
    package var number: FieldRegistry { field }
}

extension Refused {
    /// The rule that said no.
    package var denial: DenialRule { rule }
}
