package import HTTPTypes
package import Hummingbird

/// A place on this host to go on to. It cannot lead elsewhere, wherever its text came from.
package struct LocalPath: Sendable, Hashable {
    package let text: String

    /// The path in `text`, with its query; `nil` where a browser could read another host or anything else out of it.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.count <= 1_024 else { return nil }
        guard bytes.count == 1 || bytes[1] != UInt8(ascii: "/") else { return nil }
        guard bytes.allSatisfy({ (0x21...0x7E).contains($0) && !Self.forbidden.contains($0) }) else { return nil }
        self.text = text
    }

    /// The front door.
    package static let start = LocalPath(checked: "/")

    private init(checked text: String) {
        self.text = text
    }

    /// Browsers take a backslash for a slash; the others have no place in a URL.
    private static let forbidden = Set("\\\"<>^`{|}".utf8)

    /// `Location` of what was made, or of where to go on.
    package var field: HTTPField { HTTPField(name: .location, value: text) }
}

extension Response {
    /// 303: what was asked is done, and this is the page to look at now.
    package static func seeOther(_ path: LocalPath) -> Response {
        var headers = HTTPFields()
        headers.append(path.field)
        return Response(status: .seeOther, headers: headers)
    }
}
