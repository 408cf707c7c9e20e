import Foundation
import Testing

@testable import Correspondence

@Suite("QR codes, as a reader of somebody else's making sees them")
struct QRCodeTests {
    private struct Read: Decodable {
        let text: String
        let title: String
        let width: Int
    }

    private func read(_ svg: String) async throws -> Read {
        try JSONDecoder().decode(Read.self, from: await Python.run("Readers/read_qr.py", input: Data(svg.utf8)))
    }

    @Test(arguments: [
        "a",
        "otpauth://totp/Komorne:ewa%40zbm.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Komorne&digits=6",
        "https://zbm-demo.localhost:8443/zaproszenie?x=1&y=<2>",
        "Zażółć gęślą jaźń",
        String(repeating: "0123456789", count: 233),
    ])
    func sayWhatWentIn(_ text: String) async throws {
        let code = try QRCode(text: text)
        let read = try await read(code.svg(title: "Kod <QR> & \"inne\" 'znaki'"))
        #expect(read.text == text)
        #expect(read.title == "Kod <QR> & \"inne\" 'znaki'")
        #expect(read.width == code.modules.count + 8, "four modules of quiet on either side")
    }

    @Test func areSquareAndAreDrawnWithoutStyleOrScript() throws {
        let code = try QRCode(text: "https://zbm.example")
        #expect(code.modules.allSatisfy { $0.count == code.modules.count })
        let svg = code.svg(title: "Kod")
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>"))
        #expect(svg.contains(" role=\"img\"") && svg.contains("><title>Kod</title>"))
        for word in ["style", "<script", " on", "href", " id=", "\n"] { #expect(!svg.contains(word), "\(word)") }
    }

    @Test func haveTheirLimits() throws {
        #expect(throws: QRCode.Invalid.empty) { try QRCode(text: "") }
        #expect(throws: QRCode.Invalid.tooLong) { try QRCode(text: String(repeating: "a", count: 2_332)) }
        #expect(try QRCode(text: String(repeating: "a", count: 2_331)).modules.count == 177)
    }

    @Test func areNotPrinted() throws {
        let code = try QRCode(text: "a")
        #expect(!"\(code)".contains("true"))
    }
}
