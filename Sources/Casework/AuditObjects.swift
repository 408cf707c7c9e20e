package import Foundation
package import Safeguards

/// What the office's acts are done to, as the log names it.
extension AuditEntry.Object {
    package static func user(_ id: UUID) -> Self { Self("user", id: id) }
    package static func role(_ id: UUID) -> Self { Self("role", id: id) }
    package static func department(_ id: UUID) -> Self { Self("department", id: id) }
    package static func token(_ id: UUID) -> Self { Self("token", id: id) }
    package static func approval(_ id: UUID) -> Self { Self("approval", id: id) }
    package static let setting = Self("setting")
}

extension AuditEntry.Extra {
    /// Codes of ours that stand in variables: names of roles, permissions, settings.
    package static func words(_ texts: some Sequence<String>) -> Self {
        .codes(texts.compactMap { AuditCode($0) })
    }

    package static func word(_ text: String) -> Self {
        .code(AuditCode(text) ?? "unknown")
    }

    package static func id(_ id: UUID) -> Self {
        .word(id.uuidString.lowercased())
    }

    package static func ids(_ ids: some Sequence<UUID>) -> Self {
        .words(ids.map { $0.uuidString.lowercased() })
    }

    package static func count(_ number: Int) -> Self {
        .number(Int32(clamping: number))
    }
}
