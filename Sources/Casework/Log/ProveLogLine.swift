package import Foundation
package import Persistence
package import Safeguards

/// A file that shows to whoever knows the log's key that a line is in the log, without asking us.
package struct ProveLogLine: CaseAction {
    package static let permission = Permission.auditSearch
    package static let changesData = false
    private let id: UUID
    private let verifier: NoteVerifier

    fileprivate init(_ id: UUID, verifier: NoteVerifier) {
        self.id = id
        self.verifier = verifier
    }

    /// - Throws: `NotFound`; `CheckpointMissing` until a signed head covers the line.
    package func perform(in tenant: borrowing TenantConnection) async throws -> TLogProof {
        guard try await tenant.permit() == .clear else { throw Refused(missing: Self.permission) }
        guard let row = try await tenant.logLine(id) else { throw NotFound() }
        guard let place = row.place, let head = try await tenant.logState().head, place < head.size else {
            throw CheckpointMissing()
        }
        tenant.record(.auditEntryOpened, about: .logLine(id), ["what": .word("proof")])
        let proof = try await tenant.proof(of: row, under: head)
        let checkpoint = try SignedCheckpoint(parsing: head.note, of: verifier)
        return try TLogProof(of: TreeHash.leaf(row.entry), by: proof, in: checkpoint)
    }
}

extension Casework {
    /// What proves that one line of the log is in it.
    package func proofOfLogLine(_ id: UUID, by caller: Caller) async throws -> TLogProof {
        let action = ProveLogLine(id, verifier: try await logVerifier(of: caller.tenant))
        return try await outcome(of: action, by: caller)
    }
}
