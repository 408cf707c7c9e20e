import NIOCore
package import NIOHTTP1

/// What a client has sent before its predecessor was answered, and how much that is.
package struct SentAhead {
    enum Item {
        case part(HTTPServerRequestPart)
        case refusal(Refusal)
    }

    /// What a kept item takes beside its text: a head's own storage, and the two strings of each of its fields.
    private static let headOverhead = 256
    private static let fieldOverhead = 32
    private static let otherOverhead = 16

    private var items = CircularBuffer<Item>()
    /// About as many bytes of memory as the items take; never less than what the client sent for them.
    package private(set) var bytes = 0

    package init() {}

    var isEmpty: Bool { items.isEmpty }

    package mutating func append(_ part: HTTPServerRequestPart) {
        items.append(.part(part))
        switch part {
        case .head(let head):
            bytes += Self.headOverhead + head.uri.utf8.count
            for (name, value) in head.headers {
                bytes += Self.fieldOverhead + name.utf8.count + value.utf8.count
            }
        case .body(let body): bytes += Self.otherOverhead + body.readableBytes
        case .end: bytes += Self.otherOverhead
        }
    }

    mutating func append(_ refusal: Refusal) {
        items.append(.refusal(refusal))
        bytes += Self.otherOverhead
    }

    /// The next item. The size stands until the last one is taken: reading begins again when nothing is left.
    mutating func next() -> Item? {
        let item = items.popFirst()
        if items.isEmpty { bytes = 0 }
        return item
    }

    mutating func removeAll() {
        items.removeAll()
        bytes = 0
    }
}
