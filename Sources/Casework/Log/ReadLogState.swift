package import Foundation
package import Persistence
package import Safeguards

/// How far the log is sealed, signed and verified.
package struct LogState: Sendable {
    package struct Head: Sendable {
        package let size: Int64
        package let at: Date
        /// The signed note, to be kept and compared.
        package let note: String
        /// The root of the tree, in base64.
        package let root: String
    }

    /// When all of it was last read again and compared with what was signed.
    package struct Verification: Sendable {
        package let at: Date
        /// Up to this place.
        package let size: Int64
        package let isSound: Bool
    }

    package let size: Int64
    package let unsealed: Int64
    package let head: Head?
    package let verification: Verification?
    /// Since when there is something to verify.
    package let firstSignedAt: Date?
    /// The instant at which all this was so.
    package let readAt: Date

    /// Whether the nightly verification has not come to its end for a day and a half.
    package var isVerificationLate: Bool {
        guard let last = verification?.at ?? firstSignedAt else { return false }
        return readAt.timeIntervalSince(last) > 36 * 3_600
    }
}

package struct ReadLogState: CaseAction {
    package static let permission = Permission.auditSearch
    package static let changesData = false

    package init() {}

    package func perform(in tenant: borrowing TenantConnection) async throws -> LogState {
        try await tenant.permit()
        let state = try await tenant.logState()
        return LogState(
            size: state.size,
            unsealed: state.unsealed,
            head: try state.head.map { try LogState.Head($0) },
            verification: try state.verification.map { row in
                let size = try LogEntryText(of: row).x?["size"].flatMap { Int64($0.text) }
                let isSound = row.result == AuditResult.ok.rawValue
                return LogState.Verification(at: row.at, size: size ?? 0, isSound: isSound)
            },
            firstSignedAt: state.firstSignedAt,
            readAt: tenant.now
        )
    }
}

extension LogState.Head {
    init(_ row: CheckpointRow) throws {
        self.init(size: row.size, at: row.at, note: row.note, root: Base64.text(of: try row.root.bytes))
    }
}
