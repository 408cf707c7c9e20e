import TestSupport
import Testing
import Web

/// Requests that two servers could read in two ways. Each row is followed on the same connection by a request that
/// must never be answered.
@Suite("Ambiguous and malformed requests")
struct SmugglingTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: String
        let status: Int

        init(_ why: String, _ lines: String..., body: String = "", gives status: Int = 400, ending: String = "\r\n") {
            testDescription = why
            bytes = lines.joined(separator: ending) + ending + ending + body
            self.status = status
        }
    }

    static let smuggled = "GET /hello/smuggled HTTP/1.1\r\nHost: demo.localhost\r\n\r\n"
    static let host = "Host: demo.localhost"
    static let post = "POST /echo HTTP/1.1"
    static let chunked = "Transfer-Encoding: chunked"
    static let get = "GET /hello/x HTTP/1.1"

    static let lengths = [
        Example("length and chunked", post, host, "Content-Length: 5", "Transfer-Encoding: chunked", body: "0\r\n\r\n"),
        Example("chunked and length", post, host, "Transfer-Encoding: chunked", "Content-Length: 5", body: "0\r\n\r\n"),
        Example("two equal lengths", post, host, "Content-Length: 1", "Content-Length: 1", body: "a"),
        Example("two lengths", post, host, "Content-Length: 1", "Content-Length: 2", body: "ab"),
        Example("a list of lengths", post, host, "Content-Length: 1, 1", body: "a"),
        Example("a negative length", post, host, "Content-Length: -1"),
        Example("a signed length", post, host, "Content-Length: +1", body: "a"),
        Example("a hexadecimal length", post, host, "Content-Length: 0x1", body: "a"),
        Example("a length with a blank in it", post, host, "Content-Length: 1 1", body: "a"),
        Example("an empty length", post, host, "Content-Length: "),
        Example("a length that overflows", post, host, "Content-Length: 99999999999999999999999"),
        Example("a length far beyond the limit", post, host, "Content-Length: 999999999999", gives: 413),
        Example("a blank before the colon of a length", post, host, "Content-Length : 1", body: "a"),
    ]

    static let encodings = [
        Example("another encoding", post, host, "Transfer-Encoding: gzip", body: "0\r\n\r\n"),
        Example("an invented encoding", post, host, "Transfer-Encoding: xchunked", body: "0\r\n\r\n"),
        Example("identity", post, host, "Transfer-Encoding: identity", "Content-Length: 1", body: "a"),
        Example("chunked, then another", post, host, "Transfer-Encoding: chunked, identity", body: "0\r\n\r\n"),
        Example("another, then chunked", post, host, "Transfer-Encoding: gzip, chunked", body: "0\r\n\r\n"),
        Example("chunked twice in a list", post, host, "Transfer-Encoding: chunked, chunked", body: "0\r\n\r\n"),
        Example("chunked in two fields", post, host, chunked, chunked, body: "0\r\n\r\n"),
        Example("chunked and identity fields", post, host, chunked, "Transfer-Encoding: identity", body: "0\r\n\r\n"),
        Example("a blank before the colon", post, host, "Transfer-Encoding : chunked", body: "0\r\n\r\n"),
        Example("a quoted encoding", post, host, "Transfer-Encoding: \"chunked\"", body: "0\r\n\r\n"),
        Example("upper case", post, host, "Transfer-Encoding: CHUNKED", body: "0\r\n\r\n"),
        Example("a vertical tab before it", post, host, "Transfer-Encoding: \u{0B}chunked", body: "0\r\n\r\n"),
        Example("a parameter after it", post, host, "Transfer-Encoding: chunked;q=1", body: "0\r\n\r\n"),
        Example("an empty encoding", post, host, "Transfer-Encoding: ", body: "0\r\n\r\n"),
        Example("folded onto a second line", post, host, "Transfer-Encoding:", " chunked", body: "0\r\n\r\n"),
        Example("chunked in HTTP/1.0", "POST /echo HTTP/1.0", host, "Transfer-Encoding: chunked", body: "0\r\n\r\n"),
    ]

    static let chunks = [
        Example("a negative chunk", post, host, chunked, body: "-1\r\n\r\n0\r\n\r\n"),
        Example("a chunk size in 0x", post, host, chunked, body: "0x1\r\na\r\n0\r\n\r\n"),
        Example("a chunk size that overflows", post, host, chunked, body: "fffffffffffffffff\r\na\r\n0\r\n\r\n"),
        Example("a chunk size ended by LF", post, host, chunked, body: "1\na\r\n0\r\n\r\n"),
        Example("a chunk longer than its size", post, host, chunked, body: "1\r\nabc\r\n0\r\n\r\n"),
        Example("a chunk ended by LF", post, host, chunked, body: "1\r\na\n0\r\n\r\n"),
        Example("a line end in a chunk extension", post, host, chunked, body: "1;a\nb\r\na\r\n0\r\n\r\n"),
        Example("no chunk size at all", post, host, chunked, body: ";x\r\n\r\n"),
        Example("a blank before the chunk size", post, host, chunked, body: " 1\r\na\r\n0\r\n\r\n"),
    ]

    static let lines = [
        Example("lines ended by LF", get, host, ending: "\n"),
        Example("a bare LF in the head", get, host + "\nX-A: 1"),
        Example("a bare CR in a value", get, host, "X-A: 1\rX-B: 2"),
        Example("a NUL in a value", get, host, "X-A: a\u{0}b"),
        Example("a NUL in a name", get, host, "X-\u{0}A: 1"),
        Example("a control character in a value", get, host, "X-A: a\u{1}b"),
        Example("a folded line", get, host, "X-A: 1", " 2"),
        Example("a line folded by a tab", get, host, "X-A: 1", "\t2"),
        Example("a blank before the first field", get, " X-A: 1", host),
        Example("a field without a colon", get, host, "X-A"),
        Example("a field without a name", get, host, ": 1"),
        Example("a blank in a name", get, host, "X A: 1"),
        Example("no version", "GET /hello/x", host),
        Example("a version to come", "GET /hello/x HTTP/1.2", host),
        Example("HTTP/2 in the request line", "GET /hello/x HTTP/2.0", host),
        Example("HTTP/0.9", "GET /hello/x HTTP/0.9", host),
        Example("a lower-case method", "get /hello/x HTTP/1.1", host),
        Example("a fragment in the target", "GET /hello/x#y HTTP/1.1", host),
        Example("a byte that is not ASCII in the target", "GET /hello/ż HTTP/1.1", host),
        Example("CONNECT", "CONNECT demo.localhost:443 HTTP/1.1", host),
        Example("an asterisk as target", "OPTIONS * HTTP/1.1", host),
        Example("the HTTP/2 preface", "PRI * HTTP/2.0"),
        Example("an upgrade to h2c", get, host, "Upgrade: h2c"),
        Example("no HTTP at all", "\u{16}\u{3}\u{1}hello"),
    ]

    static let hosts = [
        Example("no host", get),
        Example("no host in HTTP/1.0", "GET /hello/x HTTP/1.0"),
        Example("an empty host", get, "Host: "),
        Example("two hosts", get, host, "Host: other.localhost"),
        Example("the same host twice", get, host, host),
        Example("a list of hosts", get, "Host: demo.localhost, other.localhost"),
        Example("a user in the host", get, "Host: x@demo.localhost"),
        Example("a path in the host", get, "Host: demo.localhost/x"),
        Example("absolute form with another host", "GET https://other.localhost/hello/x HTTP/1.1", host),
        Example("absolute form over http", "GET http://demo.localhost/hello/x HTTP/1.1", host),
        Example("absolute form with a user", "GET https://a@demo.localhost/hello/x HTTP/1.1", host),
    ]

    static let others = [
        Example("an encoded body", post, host, "Content-Encoding: gzip", "Content-Length: 1", body: "a", gives: 415),
        Example(
            "identity as encoding of the body",
            post,
            host,
            "Content-Encoding: identity",
            "Content-Length: 1",
            body: "a",
            gives: 415
        ),
        Example("another expectation", post, host, "Expect: 200-maybe", "Content-Length: 1", body: "a", gives: 417),
        Example("a field that is too long", get, host, "X-A: " + String(repeating: "a", count: 9_000), gives: 431),
        Example("fields that are too long together", get, host, longFields, gives: 431),
        Example("too many fields", get, host, manyFields, gives: 431),
    ]

    static let longFields = (0..<3).map { "X-\($0): " + String(repeating: "a", count: 6_000) }.joined(separator: "\r\n")
    static let manyFields = (0..<80).map { "X-\($0): a" }.joined(separator: "\r\n")

    @Test(arguments: [lengths, encodings, chunks, lines, hosts, others].flatMap { $0 })
    func isRefusedAndEndsTheConnection(_ example: Example) async throws {
        try await withServer { server in
            let connection = try await server.raw()
            try await connection.send(example.bytes + Self.smuggled)
            let answer = try await connection.answer()
            #expect(answer.status == example.status)
            #expect(answer["content-type"] == "application/problem+json")
            #expect(answer["connection"] == "close")
            expectSecureHeaders(on: answer)
            await connection.close()
            #expect(connection.received.isEmpty, "nothing may be answered after a refusal")
            #expect(!server.log.requests.contains { $0.metadata["route"] == "/hello/{name}" })
        }
    }

    static let harmless = [
        Example("a chunk with an extension", post, host, chunked, body: "1;a=b\r\na\r\n0\r\n\r\n", gives: 200),
        Example("chunks with trailers", post, host, chunked, body: "1\r\na\r\n0\r\nX-A: 1\r\n\r\n", gives: 200),
        Example("absolute form with our host", "GET https://demo.localhost/hello/x HTTP/1.1", host, gives: 200),
        Example("two blanks before the target, which RFC 9112 allows", "GET  /hello/x HTTP/1.1", host, gives: 200),
        Example("a port in the host", get, "Host: demo.localhost:8443", gives: 200),
        Example("HTTP/1.0 with a host", "GET /hello/x HTTP/1.0", host, gives: 200),
        Example("letters that are not ASCII in a value", get, host, "X-A: zażółć", gives: 200),
        Example("an empty length of a GET", get, host, "Content-Length: 0", gives: 200),
    ]

    @Test(arguments: harmless)
    func isServed(_ example: Example) async throws {
        try await withServer { server in
            let answer = try await server.answer(to: example.bytes)
            #expect(answer.status == example.status)
            expectSecureHeaders(on: answer)
        }
    }

    @Test func everyTruncationOfARequestIsHarmless() async throws {
        var limits = WebLimits()
        limits.head = .milliseconds(300)
        limits.request = .milliseconds(300)
        let whole = Array("POST /echo HTTP/1.1\r\nHost: demo.localhost\r\nContent-Length: 3\r\n\r\nabc".utf8)
        try await withServer(limits: limits) { server in
            for length in stride(from: 1, to: whole.count, by: 6) {
                let connection = try await server.raw()
                try await connection.send(Array(whole[..<length]))
                let answer = try await connection.answer()
                #expect(answer.status == 408)
                await connection.close()
            }
            let answer = try await server.answer(to: String(decoding: whole, as: UTF8.self))
            #expect(answer.status == 200)
        }
    }
}
