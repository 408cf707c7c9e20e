import Foundation
import Logging
import NIOSSL
import TestSupport
import Testing
import Web

@Suite("TLS and its certificate")
struct CertificateTests {
    private let request = "GET /hello/x HTTP/1.1\r\nHost: demo.localhost\r\nConnection: close\r\n\r\n"

    private func client(
        _ server: RunningServer,
        _ change: (inout TLSConfiguration) -> Void
    ) async throws -> RawConnection {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(server.authority.root.utf8)))
        change(&tls)
        return try await RawConnection.open(port: server.port, sni: "demo.localhost", tls: tls)
    }

    /// Each is offered alone, so that success means that the server takes it.
    @Test(arguments: [NIOTLSCurve.x25519_MLKEM768, .x25519, .secp256r1, .secp384r1])
    func takesEachGroupWeName(_ group: NIOTLSCurve) async throws {
        try await withServer { server in
            let connection = try await client(server) { $0.curves = [group] }
            #expect(connection.isReady)
            await connection.close()
        }
    }

    @Test func takesNoOtherGroup() async throws {
        try await withServer { server in
            let connection = try await client(server) { $0.curves = [.secp521r1] }
            #expect(!connection.isReady && connection.isClosed)
        }
    }

    @Test func takesTLS12AndNothingOlder() async throws {
        try await withServer { server in
            let new = try await client(server) { $0.maximumTLSVersion = .tlsv12 }
            #expect(new.isReady)
            await new.close()
            let old = try await client(server) {
                $0.minimumTLSVersion = .tlsv1
                $0.maximumTLSVersion = .tlsv11
            }
            #expect(!old.isReady && old.isClosed)
        }
    }

    @Test(arguments: [
        NIOTLSCipher.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, .TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
        .TLS_RSA_WITH_AES_128_GCM_SHA256,
    ])
    func takesNoCipherWithoutForwardSecrecyAndAuthentication(_ cipher: NIOTLSCipher) async throws {
        try await withServer { server in
            let connection = try await client(server) {
                $0.maximumTLSVersion = .tlsv12
                $0.cipherSuiteValues = [cipher]
            }
            #expect(!connection.isReady && connection.isClosed)
        }
    }

    @Test(arguments: [(false, "http/1.1"), (true, "h2")])
    func agreesOnHTTP2OnlyWhereThatIsOn(http2: Bool, expected: String) async throws {
        try await withServer(http2: http2) { server in
            let both = try await server.raw(protocols: ["h2", "http/1.1"])
            #expect(both.negotiatedProtocol == expected)
            await both.close()
            let one = try await server.raw(protocols: ["http/1.1"])
            #expect(one.negotiatedProtocol == "http/1.1")
            try await one.send(request)
            #expect(try await one.answer().status == 200)
            let none = try await server.raw()
            try await none.send("GET /hello/x HTTP/1.1\r\n\r\n")
            #expect(try await none.answer().status == 400, "the guard stands behind ALPN too")
            await none.close()
        }
    }

    @Test func aNewCertificateIsShownUnderLoadWithoutAFailedHandshake() async throws {
        try await withServer(certificateInterval: .milliseconds(20)) { server in
            let before = try await shown(by: server)
            let stop = Gate()
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var handshakes = 0
                        while !stop.isEntered {
                            let connection = try await server.raw()
                            try await connection.send(request)
                            #expect(try await connection.answer().status == 200)
                            await connection.close()
                            handshakes += 1
                        }
                        return handshakes
                    }
                }
                var last = before
                for _ in 0..<5 {
                    _ = try server.authority.issue(for: RunningServer.names, into: server.folder)
                    let old = last
                    try await eventually("the new certificate is shown") { try await shown(by: server) != old }
                    last = try await shown(by: server)
                }
                stop.enter()
                let handshakes = try await group.reduce(0, +)
                #expect(handshakes > 10)
            }
        }
    }

    @Test(arguments: ["chain", "key", "missing", "swapped", "empty"])
    func brokenFilesChangeNothingAndAreReported(_ fault: String) async throws {
        try await withServer { server in
            let before = try await shown(by: server)
            let chain = server.folder.appending(path: "server.pem")
            let key = server.folder.appending(path: "server-key.pem")
            let other = try server.authority.issue(for: RunningServer.names)
            switch fault {
            case "chain": try Data("-----BEGIN CERTIFICATE-----\nnonsense\n".utf8).write(to: chain)
            case "key": try Data("nonsense".utf8).write(to: key)
            case "missing": try FileManager.default.removeItem(at: chain)
            case "swapped": try Data(other.key.utf8).write(to: key)
            default: try Data().write(to: chain)
            }
            #expect(server.server.certificate.reload() == false)
            #expect(try await shown(by: server) == before)
            #expect(
                server.log.lines.contains { $0.level == .warning && $0.message.hasPrefix("certificate not reloaded") }
            )
        }
    }

    @Test func theFilesAsTheyWereAreNotANewCertificate() async throws {
        try await withServer { server in
            #expect(server.server.certificate.reload() == false)
            _ = try server.authority.issue(for: RunningServer.names, into: server.folder)
            #expect(server.server.certificate.reload() == true)
            #expect(await server.metrics.text().contains("komorne_certificate_expiry_seconds 1"))
        }
    }

    private func shown(by server: RunningServer) async throws -> [UInt8] {
        let connection = try await server.raw()
        let certificate = try #require(try await connection.certificate())
        await connection.close()
        return try certificate.toDERBytes()
    }
}
