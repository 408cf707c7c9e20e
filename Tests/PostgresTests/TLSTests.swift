import Foundation
import Logging
@testable import Postgres
import Testing

@Suite("TLS to the server")
struct TLSTests {
    /// A server with a certificate for `localhost` by an authority of its own, and a role that logs in by SCRAM.
    private struct Encrypted {
        let server: ThrowAwayServer
        let address: ConnectionAddress
        let otherAuthority: String
    }

    private static let encrypted = Task { try await start() }

    private static func start() async throws -> Encrypted {
        let server = try await ThrowAwayServer.start(
            settings: [
                "ssl": "on", "listen_addresses": "127.0.0.1", "ssl_cert_file": "../server.pem",
                "ssl_key_file": "../key.pem",
            ]
        ) { directory in
            try await certify(in: directory)
            let file = try FileHandle(forWritingTo: URL(filePath: directory + "/data/pg_hba.conf"))
            try file.truncate(atOffset: 0)
            try file.write(
                contentsOf: Data("local all postgres trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n".utf8)
            )
            try file.close()
        }
        let connection = try await server.connect()
        let verifier = try await connection.scramVerifier(for: "sowa", user: "ala")
        try await connection.script(SQL(trusted: "CREATE ROLE ala LOGIN PASSWORD '\(verifier)'"))
        await connection.close()
        return Encrypted(
            server: server,
            address: ConnectionAddress(parameters: [
                "host": "localhost", "hostaddr": "127.0.0.1", "port": "\(server.port)", "user": "ala",
                "password": "sowa", "dbname": "postgres", "sslmode": "verify-full",
                "sslrootcert": "\(server.directory)/ca.pem", "channel_binding": "require",
            ]),
            otherAuthority: "\(server.directory)/other.pem"
        )
    }

    private static func certify(in directory: String) async throws {
        for name in ["ca", "other"] {
            try await openssl(
                ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
                    + [
                        "-subj", "/CN=\(name)", "-keyout", "\(directory)/\(name)-key.pem", "-out",
                        "\(directory)/\(name).pem",
                    ]
            )
        }
        let (key, certificate) = (directory + "/key.pem", directory + "/server.pem")
        try await openssl(
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
                + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
                + [
                    "-CA", "\(directory)/ca.pem", "-CAkey", "\(directory)/ca-key.pem", "-keyout", key, "-out",
                    certificate,
                ]
        )
        for file in [key, certificate] {
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            try ThrowAwayServer.giveToServer(file)
        }
    }

    private static func openssl(_ arguments: [String]) async throws {
        try await ThrowAwayServer.command("/usr/bin/openssl", arguments)
    }

    private func open(_ address: ConnectionAddress) async throws -> Connection {
        try await Connection.open(address, within: .seconds(10), logger: .silent)
    }

    @Test func theConnectionIsVerifiedAndBoundToItsChannel() async throws {
        let connection = try await open(try await Self.encrypted.value.address)
        let isEncrypted: Bool = try await connection.value("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        #expect(isEncrypted)
        #expect(try await connection.value("SELECT current_user") == "ala")
    }

    @Test func bigAnswersAndQuestionsPassThroughTLS() async throws {
        let connection = try await open(try await Self.encrypted.value.address)
        let big = String(repeating: "0123456789", count: 300_000)
        let (a, b) = try await connection.run(
            .value("SELECT \(big) || repeat('x', 3000000)", as: String.self),
            .value("SELECT \(big)", as: String.self)
        )
        #expect(a.utf8.count == 6_000_000)
        #expect(b == big)
    }

    @Test func aDeadlineWorksThroughTLS() async throws {
        let connection = try await open(try await Self.encrypted.value.address)
        await #expect(throws: PostgresError.deadlineExceeded) {
            try await connection.execute("SELECT pg_sleep(20)", within: .milliseconds(100))
        }
        #expect(try await connection.value("SELECT 1") == Int32(1))
    }

    @Test func anotherHostsCertificateIsRefused() async throws {
        var address = try await Self.encrypted.value.address
        address["host"] = "other.example"
        await #expect(throws: PostgresError.unavailable(.insecure)) { _ = try await open(address) }
    }

    @Test func aNameWhoseAddressWasLookedUpIsStillChecked() async throws {
        var address = try await Self.encrypted.value.address
        address["hostaddr"] = nil
        let connection = try await open(address)
        #expect(try await connection.value("SELECT current_user") == "ala")

        address["host"] = "other.example"
        await #expect(throws: PostgresError.unavailable(.insecure)) {
            _ = try await Connection.open(
                address,
                within: .seconds(10),
                resolver: { _ in ["127.0.0.1"] },
                logger: .silent
            )
        }
    }

    @Test func anotherAuthoritysCertificateIsRefused() async throws {
        let encrypted = try await Self.encrypted.value
        var address = encrypted.address
        address["sslrootcert"] = encrypted.otherAuthority
        await #expect(throws: PostgresError.unavailable(.insecure)) { _ = try await open(address) }
    }

    @Test func aServerWithoutTLSIsRefused() async throws {
        let plain = try await ThrowAwayServer.start(settings: ["listen_addresses": "127.0.0.1"])
        var address = try await Self.encrypted.value.address
        address["port"] = "\(plain.port)"
        await #expect(throws: PostgresError.unavailable(.insecure)) { _ = try await open(address) }
        try await plain.stop()
    }

    @Test func aWrongPasswordIsTheServersNo() async throws {
        var address = try await Self.encrypted.value.address
        address["password"] = "puchacz"
        await #expect(throws: PostgresError.unavailable(.rejected("28P01"))) { _ = try await open(address) }
    }
}
