import Foundation
import NIOCore

/// What may be known of a client, as it is stored and shown.
enum ClientText {
    private static let mostScalars = 256

    /// The address of the other end, without a port; an IPv4 address as such, however the socket writes it.
    static func address(_ remote: SocketAddress?) -> String {
        guard let text = remote?.ipAddress else { return "unknown" }
        let mapped = "::ffff:"
        let isMapped = text.lowercased().hasPrefix(mapped) && text.contains(".")
        return isMapped ? String(text.dropFirst(mapped.count)) : text
    }

    /// What a browser says of itself, without anything that cannot be seen or turns the direction of writing.
    static func agent(_ field: String?) -> String {
        guard let field else { return "" }
        var text = String.UnicodeScalarView()
        for scalar in field.normalized.unicodeScalars where scalar.isVisible {
            guard text.count < mostScalars else { break }
            text.append(scalar)
        }
        return String(text).trimmingCharacters(in: .whitespaces)
    }
}
