import TestSupport
import Testing

/// What every answer carries, as text, so that a change to the code does not change the test.
let expectedHeaders: [(name: String, value: String)] = [
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
]

func expectSecureHeaders(
    on headers: [(name: String, value: String)],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
    for (name, value) in expectedHeaders {
        #expect(values(name) == [value], "\(name)", sourceLocation: sourceLocation)
    }
    #expect(values("Permissions-Policy").count == 1, sourceLocation: sourceLocation)
    #expect(values("X-Request-Id").first?.count == 32, sourceLocation: sourceLocation)
    #expect(values("Server").isEmpty, sourceLocation: sourceLocation)
}

func expectSecureHeaders(on answer: RawAnswer, sourceLocation: SourceLocation = #_sourceLocation) {
    expectSecureHeaders(on: answer.headers, sourceLocation: sourceLocation)
}

func expectSecureHeaders(on answer: LocalhostClient.Answer, sourceLocation: SourceLocation = #_sourceLocation) {
    expectSecureHeaders(on: answer.headers, sourceLocation: sourceLocation)
}
