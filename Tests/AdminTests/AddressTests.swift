@testable import Admin
import Testing

@Suite("Addresses")
struct AddressTests {
    @Test("escape what is put into them")
    func escape() {
        #expect(Address.users.adding("../a b/ż?x=1#y").text == "/users/..%2Fa%20b%2F%C5%BC%3Fx%3D1%23y")
        #expect(Address.users.asking("name", "Ko & \"wal\"").text == "/users?name=Ko%20%26%20%22wal%22")
        #expect(Address.users.asking("name", nil).asking("state", "").text == "/users")
        #expect(Address.users.asking("name", "a").asking("state", "b").text == "/users?name=a&state=b")
        #expect(Address.start.adding("users").text == "/users")
    }

    @Test(
        "come back from a form only if they are ours",
        arguments: [
            "/", "/users", "/users?name=Ko%20wal&state=active", "/users/0193f1d2-7c5a-7b3e-9d1f-2a6c4e8b0d13",
        ]
    )
    func comeBack(_ text: String) {
        #expect(Address(carried: text)?.text == text)
    }

    @Test(
        "that could lead elsewhere are refused",
        arguments: [
            "", "users", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x", "/a\u{0}", "/ż", "/a b", "/<script>", "/a#b", "/a\"b", " /a",
            "/" + String(repeating: "a", count: 512),
        ]
    )
    func areRefused(_ text: String) {
        #expect(Address(carried: text) == nil)
    }
}
