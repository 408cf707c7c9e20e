import Safeguards
import Testing

@testable import Casework

@Suite("What browsers are called")
struct NoticeWordsTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let agent: String
        let words: String
        var testDescription: String { words }

        init(_ agent: String, _ words: String) {
            self.agent = agent
            self.words = words
        }
    }

    @Test(arguments: [
        Example("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        Example("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36", "Chrome, Windows"),
        Example("Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge, Windows"),
        Example("Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36 OPR/120.0", "Opera, Windows"),
        Example("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1", "Safari, macOS"),
        Example("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        Example("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) CriOS/141.0 Safari/604.1", "Chrome, iPad"),
        Example("Mozilla/5.0 (Linux; Android 15) Chrome/141.0 Mobile Safari/537.36", "Chrome, Android"),
        Example("curl/8.9", "curl"),
        Example("", "nieznana przeglądarka"),
        Example("<script>alert(1)</script>", "nieznana przeglądarka"),
    ])
    func browsers(_ example: Example) {
        let facts = DeviceFacts(Client(address: "", agent: example.agent, request: ""))
        #expect(facts.words(in: .polish) == example.words)
    }

    @Test(arguments: [
        ("192.0.2.77", "192.0.2.x"), ("2001:db8:1:2::3", "2001:db8:1:…"), ("::1", "1:…"), ("", "…"), ("nonsense", "…"),
    ])
    func addresses(_ address: String, _ masked: String) {
        #expect(DeviceFacts(Client(address: address, agent: "", request: "")).maskedAddress == masked)
    }
}
