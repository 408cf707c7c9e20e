import Foundation
package import Persistence
package import Safeguards

/// Reads the whole log again, makes the tree anew from its lines and compares it with what was signed; asked for every
/// night. It finds what was done to the log behind our back.
package struct VerifyLog: JobPayload {
    package static let kind = "audit.verify"
    package static let attemptsMax: Int32 = 3
    static let permission = Permission("audit.verify")

    package init() {}
}

/// What came of it, on its way into the log.
package struct NoteLogVerification: CaseAction {
    package static let permission = VerifyLog.permission
    package static let changesData = false

    package enum Verdict: Sendable, Hashable {
        case sound
        /// The first place where something is wrong.
        case bad(Int64)
        /// There was no head to compare with, or it could not be done; then nothing is noted.
        case unfinished
    }

    /// Up to this place.
    package let size: Int64
    package let verdict: Verdict

    package init(size: Int64, _ verdict: Verdict) {
        self.size = size
        self.verdict = verdict
    }

    package func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.permit()
        var details: [AuditCode: AuditEntry.Extra] = ["size": .word(String(size))]
        switch verdict {
        case .sound: tenant.record(.systemLogVerified, about: nil, details)
        case .bad(let place):
            details["first_bad"] = .word(String(place))
            tenant.record(.systemLogVerified, about: nil, details, result: .failed)
        case .unfinished: break
        }
    }
}

extension Casework {
    /// Verifies a tenant's log up to its newest signed head.
    ///
    /// - Returns: What is to be noted.
    /// - Throws: What the door throws.
    package func verifyLog(of tenant: TenantID) async throws -> NoteLogVerification {
        let job = Authenticator.vouch(forJob: VerifyLog.kind, holding: [VerifyLog.permission], in: tenant)
        guard let head = try await perform(NewestHead(), as: job, in: .jobs) else {
            return NoteLogVerification(size: 0, .unfinished)
        }
        let verifier = try await logVerifier(of: tenant)
        guard let root = head.root(by: verifier) else { return NoteLogVerification(size: head.size, .bad(0)) }
        var tree = TreeFrontier()
        while tree.size < head.size {
            let stretch = tree.size..<min(tree.size + ReadStretch.most, head.size)
            let read = try await perform(ReadStretch(stretch), as: job, in: .jobs)
            read.hashes.forEach { tree.append($0) }
            if let bad = read.firstBad { return NoteLogVerification(size: head.size, .bad(bad)) }
        }
        // Lines and tiles may have been changed alike; the signature tells.
        return NoteLogVerification(size: head.size, tree.root == root ? .sound : .bad(0))
    }
}

private struct NewestHead: CaseAction {
    static let permission = VerifyLog.permission
    static let changesData = false

    func perform(in tenant: borrowing TenantConnection) async throws -> CheckpointRow? {
        try await tenant.permit()
        return try await tenant.logState().head
    }
}

/// The hashes of some lines, made from the lines, and where they are not those of the tree.
private struct ReadStretch: CaseAction {
    static let permission = VerifyLog.permission
    static let changesData = false
    static let most: Int64 = 4_096
    private let places: Range<Int64>

    init(_ places: Range<Int64>) {
        self.places = places
    }

    func perform(in tenant: borrowing TenantConnection) async throws -> (hashes: [TreeHash], firstBad: Int64?) {
        try await tenant.permit()
        // One more than there are places for, so that a second line at one of them is seen.
        let rows = try await tenant.logLines(at: places, LogSearch(), limit: Self.most + 1)
        let hashes = rows.map { TreeHash.leaf($0.entry) }
        let kept: [UInt8]
        do {
            kept = try await tenant.leafHashes(at: places)
        } catch is LogDamaged {
            return (hashes, places.lowerBound)
        }
        for (index, place) in places.enumerated() {
            let start = index * TreeHash.byteCount
            let isAlone = !rows.indices.contains(index + 1) || rows[index + 1].place != place
            guard rows.indices.contains(index), rows[index].place == place, isAlone,
                hashes[index].bytes == Array(kept[start..<(start + TreeHash.byteCount)])
            else { return (hashes, place) }
        }
        return (hashes, nil)
    }
}

extension CheckpointRow {
    /// The root that was signed; `nil` where the note is none of ours.
    fileprivate func root(by verifier: NoteVerifier) -> TreeHash? {
        // What cannot be read was not signed.
        guard let signed = try? SignedCheckpoint(parsing: note, of: verifier).checkpoint, signed.size == size else {
            return nil
        }
        return signed.root
    }
}
