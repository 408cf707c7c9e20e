import NIOCore
import Testing

@testable import Web

@Suite("The text of a client's address")
struct ClientTextTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::1"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("::1", "::1"), ("::", "::"),
    ])
    func isWrittenInOneWay(given: String, text: String) throws {
        #expect(ClientText.address(try SocketAddress(ipAddress: given, port: 443)) == text)
    }

    @Test func isNoneWhereThereIsNone() throws {
        #expect(ClientText.address(nil) == "unknown")
        #expect(ClientText.address(try SocketAddress(unixDomainSocketPath: "/tmp/x")) == "unknown")
    }
}
