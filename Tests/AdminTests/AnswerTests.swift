@testable import Admin
import HTTPTypes
import Hummingbird
import NIOCore
import Testing
import Web

@Suite("Answers")
struct AnswerTests {
    private let renderer: Renderer

    init() throws {
        renderer = try Renderer()
    }

    @Test("with a page are never stored, and let nothing run but our files")
    func guardPages() throws {
        let sample = try #require(Gallery.samples.first { $0.name == "problem-403" })
        let answer = renderer.response(sample.page, in: sample.frame(in: .english))
        #expect(answer.status == .forbidden)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        #expect(answer.headers[.contentLanguage] == "en")
        #expect(answer.headers[.cacheControl] == "no-store")
        let policy = try #require(answer.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none';"))
        #expect(!policy.contains("unsafe"))
        for rule in [
            "script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        ] {
            #expect(policy.contains(rule))
        }
    }

    @Test("with a file may be kept, for its name changes with it")
    func keepFiles() {
        let assets = renderer.assets
        #expect(Set(assets.files.map(\.address)).count == 3)
        for file in assets.files {
            #expect(file.address.wholeMatch(of: /\/assets\/[0-9a-f]{16}\.(css|js|svg)/) != nil)
            let answer = file.response
            #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
            #expect(answer.headers[.contentType] == file.mediaType)
            #expect(answer.body.contentLength == file.bytes.readableBytes)
        }
        #expect(
            assets.files.map(\.mediaType) == [
                "text/css; charset=utf-8", "text/javascript; charset=utf-8", "image/svg+xml",
            ]
        )
    }

    @Test(
        "load nothing from elsewhere and build no markup from text",
        arguments: [
            "url(", "@import", "http:", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
            "Function(",
        ]
    )
    func stayPlain(_ forbidden: String) {
        for file in renderer.assets.files where file.mediaType != "image/svg+xml" {
            #expect(!String(buffer: file.bytes).contains(forbidden), "\(file.address)")
        }
    }
}
