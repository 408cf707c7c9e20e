import Foundation
package import Persistence
package import Safeguards

extension Casework {
    /// Lets somebody who is signed in show the second factor once more, for acts that ask for it anew.
    ///
    /// - Returns: The session's new token; the old one is dead.
    /// - Throws: `WrongCode`; what the door throws.
    package func stepUp(_ proof: FactorProof, by caller: Caller) async throws -> SessionToken {
        switch try await outcome(of: StepUp(proof), by: caller) {
        case .done(let token): return token
        case .wrong(let attemptsLeft): throw WrongCode(attemptsLeft: attemptsLeft)
        }
    }
}

/// Notes that a factor was shown just now.
package struct StepUp: CaseAction {
    package enum Outcome: Sendable {
        case done(SessionToken)
        case wrong(attemptsLeft: Int)
    }

    package static let permission = Permission.sessionStepUp
    private let proof: FactorProof

    init(_ proof: FactorProof) {
        self.proof = proof
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Outcome {
        let (user, session) = try await tenant.oneself()
        let account = try await tenant.ownAccount(user)
        guard try await tenant.use(proof, of: account) != nil else {
            return .wrong(attemptsLeft: try await tenant.noteWrong(proof.auditCode, in: session))
        }
        tenant.record(.sessionStepUp, about: .session(session.id), ["method": .code(proof.auditCode)])
        return .done(try await tenant.rotate(session))
    }
}

extension TenantConnection {
    /// Gives a full session another token because its owner has shown a factor.
    ///
    /// - Throws: `Unauthenticated` where it ended meanwhile or has another token already.
    func rotate(_ session: SessionFacts, isFactorShown: Bool = true) async throws -> SessionToken {
        let token = SessionToken.random()
        let isRotated = try await rotate(
            session.id,
            from: session.tokenHash,
            to: token.sha256,
            isFactorShown: isFactorShown
        )
        guard isRotated else { throw Unauthenticated(.unknown) }
        record(.sessionRotated, about: .session(session.id))
        return token
    }
}
