import NIOHTTP1

/// Why a connection gets an answer that no handler gave; the connection ends with it.
struct Refusal: Equatable {
    let problem: Problem
    /// One word for the log and the metrics.
    let reason: String

    static let malformed = Refusal(problem: .malformed, reason: "malformed")
    static let smuggling = Refusal(problem: .malformed, reason: "framing")
    static let host = Refusal(problem: .malformed, reason: "host")
    static let headersTooLarge = Refusal(problem: .headersTooLarge, reason: "headers_too_large")
    static let encoding = Refusal(problem: .unsupportedEncoding, reason: "content_encoding")
    static let expectation = Refusal(problem: .expectationFailed, reason: "expectation")
    static let bodyTooLarge = Refusal(problem: .bodyTooLarge, reason: "body_too_large")
    static let slowHead = Refusal(problem: .tooSlow, reason: "slow_head")
    static let slowBody = Refusal(problem: .tooSlow, reason: "slow_body")
    static let slowHandler = Refusal(problem: .overloaded, reason: "slow_handler")
    static let stopping = Refusal(problem: .stopping, reason: "stopping")
}

/// What a request's head says about its body and its connection, once it has been found unambiguous.
struct RequestInspection {
    enum Framing: Equatable {
        case length(Int)
        case chunked
    }

    let framing: Framing
    let wantsContinue: Bool
    let target: Substring

    /// Refuses every head that two servers could read in two ways, so that nobody in front of us sees other requests
    /// than we do.
    ///
    /// The parser has refused most of these before; what is checked here must not depend on its leniency.
    init(_ head: HTTPRequestHead) throws(Refused) {
        guard head.version.major == 1, head.version.minor <= 1 else { throw Refused(.malformed) }

        var host: String?
        var lengths = 0
        var length = 0
        var encodings = 0
        var wantsContinue = false

        for (name, value) in head.headers {
            guard Self.isClean(value) else { throw Refused(.malformed) }
            if name.isSame(as: "host") {
                guard host == nil else { throw Refused(.host) }
                host = value
            } else if name.isSame(as: "content-length") {
                lengths += 1
                guard lengths == 1, let number = Self.length(value) else { throw Refused(.smuggling) }
                length = number
            } else if name.isSame(as: "transfer-encoding") {
                encodings += 1
                guard encodings == 1, value == "chunked" else { throw Refused(.smuggling) }
            } else if name.isSame(as: "content-encoding") {
                throw Refused(.encoding)
            } else if name.isSame(as: "expect") {
                guard value.isSame(as: "100-continue") else { throw Refused(.expectation) }
                wantsContinue = true
            } else if name.isSame(as: "upgrade") && value.isSame(as: "h2c") {
                throw Refused(.malformed)
            }
        }

        guard lengths == 0 || encodings == 0 else { throw Refused(.smuggling) }
        guard encodings == 0 || head.version == .http1_1 else { throw Refused(.smuggling) }
        guard let host, Self.isHost(host) else { throw Refused(.host) }
        framing = encodings == 1 ? .chunked : .length(length)
        self.wantsContinue = wantsContinue
        target = try Self.target(of: head, host: host)
    }

    struct Refused: Error {
        let refusal: Refusal

        init(_ refusal: Refusal) {
            self.refusal = refusal
        }
    }

    /// The path without its query. Only origin form, and absolute form that names the same host, are understood.
    private static func target(of head: HTTPRequestHead, host: String) throws(Refused) -> Substring {
        let uri = head.uri
        guard uri.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw Refused(.malformed)
        }
        if uri.utf8.first == UInt8(ascii: "/") {
            return uri[...].withoutQuery
        }
        for scheme in ["https://", "HTTPS://"] where uri.hasPrefix(scheme) {
            let rest = uri.dropFirst(scheme.count)
            let authority = rest.prefix { $0 != "/" && $0 != "?" }
            guard String(authority).isSame(as: host) else { throw Refused(.host) }
            return rest.dropFirst(authority.count).withoutQuery
        }
        throw Refused(.malformed)
    }

    /// No control characters but the tab; what folds a line or ends a string has no place in a field.
    private static func isClean(_ value: String) -> Bool {
        value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
    }

    /// Digits only: no sign, no list, no blank within, nothing that overflows.
    private static func length(_ value: String) -> Int? {
        guard !value.isEmpty, value.utf8.count <= 18 else { return nil }
        guard value.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(value)
    }

    /// Host and optional port, in the characters that names, addresses and `[v6]` literals are made of.
    private static func isHost(_ value: String) -> Bool {
        guard !value.isEmpty, value.utf8.count <= 260 else { return false }
        return value.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"): true
            default: false
            }
        }
    }
}

extension Substring {
    /// What stands before the first question mark, looked for among bytes: every request passes here.
    var withoutQuery: Substring {
        self[..<(utf8.firstIndex(of: UInt8(ascii: "?")) ?? endIndex)]
    }
}

extension String {
    /// Equality that ignores the case of ASCII letters, without making new strings.
    func isSame(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return zip(utf8, other.utf8).allSatisfy { left, right in
            left == right
                || (left | 0x20 == right | 0x20 && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(left | 0x20))
        }
    }
}
