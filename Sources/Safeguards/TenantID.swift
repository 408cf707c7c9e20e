package import Foundation

/// A municipal unit that uses Komorne. Opaque: neither its name nor its order of joining can be read from it.
package struct TenantID: Hashable, Sendable, CustomStringConvertible {
    package let value: UUID

    package init(_ value: UUID) {
        self.value = value
    }

    /// A tenant that did not exist before.
    package static func random() -> TenantID {
        TenantID(UUID())
    }

    package var description: String {
        value.uuidString.lowercased()
    }

    /// The sixteen bytes of the identifier, as they enter key derivations.
    package var bytes: [UInt8] {
        let uuid = value.uuid
        return [
            uuid.0, uuid.1, uuid.2, uuid.3, uuid.4, uuid.5, uuid.6, uuid.7,
            uuid.8, uuid.9, uuid.10, uuid.11, uuid.12, uuid.13, uuid.14, uuid.15,
        ]
    }
}
