package import Crypto

/// Where a list goes on: what the last row was, signed, so that nobody makes one up or takes it to another list.
///
/// Whoever gets a cursor can read it, so only identifiers and instants belong in it.
package enum SignedCursor {
    /// Something that this tenant did not write for this list.
    package struct Invalid: Error, Equatable {
        package init() {}
    }

    private static let codeBytes = 16
    private static let longest = 512

    /// - Parameters:
    ///   - position: What the list needs to go on.
    ///   - kind: The list, such as `user.list`, with what narrows it.
    ///   - tenant: The tenant whose list it is.
    ///   - key: `TenantKeys.cursorKey(of:)` of that tenant.
    /// - Returns: Characters that need no escaping in a URL.
    package static func text(of position: [UInt8], kind: String, tenant: TenantID, key: SymmetricKey) -> String {
        Base64URL.text(of: code(of: position, kind, tenant, key) + position)
    }

    /// - Throws: `Invalid` for everything that `text(of:kind:tenant:key:)` did not write with the same arguments.
    package static func position(
        in text: some StringProtocol,
        kind: String,
        tenant: TenantID,
        key: SymmetricKey
    ) throws(Invalid) -> [UInt8] {
        guard text.utf8.count <= longest, let bytes = Base64URL.bytes(of: text), bytes.count >= codeBytes else {
            throw Invalid()
        }
        let position = Array(bytes.dropFirst(codeBytes))
        guard areEqualInConstantTime(code(of: position, kind, tenant, key), Array(bytes.prefix(codeBytes))) else {
            throw Invalid()
        }
        return position
    }

    private static func code(
        of position: [UInt8],
        _ kind: String,
        _ tenant: TenantID,
        _ key: SymmetricKey
    ) -> [UInt8] {
        let message = lengthDelimited([tenant.bytes, Array(kind.utf8), position])
        return Array(HMAC<SHA256>.authenticationCode(for: message, using: key).prefix(codeBytes))
    }
}
