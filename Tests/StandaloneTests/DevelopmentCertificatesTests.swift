import Foundation
import Testing

@testable import Standalone

@Suite("Certificates for development")
struct DevelopmentCertificatesTests {
    private let openssl = "/usr/bin/openssl"
    private let day: TimeInterval = 86_400

    @Test func opensslTrustsThemForEveryNameTheyAreFor() async throws {
        try await Workshop.with { workshop in
            let files = try ensure(in: workshop, hosts: ["zgm.localhost", "Demo.localhost"])
            for name in ["localhost", "zgm.localhost", "demo.localhost"] {
                let said = try await verify(files, "-verify_hostname", name)
                #expect(said.status == 0, "\(name): \(said.complaints)")
            }
            #expect(try await verify(files, "-verify_ip", "127.0.0.1").status != 0)
            #expect(try await verify(files, "-verify_ip", "192.0.2.1").status != 0)

            let said = try await text(of: files.chain)
            #expect(said.contains("DNS:*.localhost"))
            #expect(!said.contains("IP Address"))
            #expect(said.contains("TLS Web Server Authentication"))
            #expect(said.contains("prime256v1"))
        }
    }

    /// The authority is asked to sign for a foreign name, by `openssl` and with its real key.
    @Test func theAuthorityCannotVouchForOtherNames() async throws {
        try await Workshop.with { workshop in
            let files = try ensure(in: workshop)
            let folder = "\(workshop.folder)/tls"
            let script = """
                set -e; cd '\(folder)'
                '\(openssl)' req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout stolen.key \
                    -subj "/CN=$1" -addext "subjectAltName=$2" -out stolen.csr
                '\(openssl)' x509 -req -in stolen.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial \
                    -copy_extensions copy -out stolen.pem
                """
            for (name, alternative, isPermitted) in [
                ("bank.pl", "DNS:bank.pl", false), ("router", "IP:192.168.0.1", false),
                ("x", "DNS:other.localhost", true),
            ] {
                let made = try await run("/bin/sh", ["-c", script, "sh", name, alternative])
                try #require(made.status == 0, "\(made.complaints)")
                let said = try await run(openssl, ["verify", "-CAfile", files.authority, "\(folder)/stolen.pem"])
                #expect((said.status == 0) == isPermitted, "\(alternative): \(said.output)\(said.complaints)")
                #expect(isPermitted || said.complaints.contains("permitted subtree violation"))
            }
        }
    }

    @Test func allFilesArePrivate() async throws {
        try await Workshop.with { workshop in
            _ = try ensure(in: workshop)
            let folder = "\(workshop.folder)/tls"
            #expect(PrivateFiles.status(of: folder)?.mode == 0o700)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(names == ["ca-key.pem", "ca.pem", "server-key.pem", "server.pem"])
            for name in names { #expect(PrivateFiles.status(of: "\(folder)/\(name)")?.mode == 0o600, "\(name)") }
        }
    }

    @Test func theyAreKeptUntilThirtyDaysBeforeTheirEnd() async throws {
        try await Workshop.with { workshop in
            let now = Date()
            let first = try contents(of: ensure(in: workshop, now: now))
            #expect(try contents(of: ensure(in: workshop, now: now + 59 * day)) == first)

            let files = try ensure(in: workshop, now: now + 61 * day)
            let second = try contents(of: files)
            #expect(second.authority == first.authority)
            #expect(second.chain != first.chain)
            #expect(second.key == first.key, "a server reloading both files never reads a mismatched pair")
            let later = String(Int((now + 140 * day).timeIntervalSince1970))
            #expect(try await verify(files, "-attime", later).status == 0)
        }
    }

    @Test func aCertificateLivesForNinetyDaysAtMostAndTheAuthorityForTenYears() async throws {
        try await Workshop.with { workshop in
            let now = Date()
            let files = try ensure(in: workshop, now: now)
            func isGood(_ file: String, after days: Double) async throws -> Bool {
                let seconds = String(Int(days * day))
                return try await run(openssl, ["x509", "-in", file, "-noout", "-checkend", seconds]).status == 0
            }
            #expect(try await isGood(files.chain, after: 89.9))
            #expect(try await !isGood(files.chain, after: 90))
            #expect(try await isGood(files.authority, after: 3_650))
            #expect(try await !isGood(files.authority, after: 3_653))
        }
    }

    @Test func aNewNameIsAddedAndOldOnesStay() async throws {
        try await Workshop.with { workshop in
            _ = try ensure(in: workshop, hosts: ["first.localhost"])
            let files = try ensure(in: workshop, hosts: ["second.localhost"])
            #expect(try await verify(files, "-verify_hostname", "first.localhost").status == 0)
            #expect(try await verify(files, "-verify_hostname", "second.localhost").status == 0)
            let before = try contents(of: files)
            #expect(try contents(of: ensure(in: workshop)) == before, "asking for less changes nothing")
        }
    }

    @Test(arguments: ["ca.pem", "ca-key.pem", "server.pem", "server-key.pem"], [nil, "", "nonsense"])
    func whatIsMissingOrBrokenIsMadeAnew(_ name: String, _ content: String?) async throws {
        try await Workshop.with { workshop in
            _ = try ensure(in: workshop, hosts: ["demo.localhost"])
            let path = "\(workshop.folder)/tls/\(name)"
            try PrivateFiles.remove(path)
            if let content { try PrivateFiles.write(content, to: path, mode: 0o600) }

            let files = try ensure(in: workshop, hosts: ["demo.localhost"])
            let said = try await verify(files, "-verify_hostname", "demo.localhost")
            #expect(said.status == 0, "\(said.complaints)")
            let keys = try await run(
                "/bin/sh",
                [
                    "-c",
                    "'\(openssl)' x509 -in '\(files.chain)' -noout -pubkey && openssl pkey -in '\(files.key)' -pubout",
                ]
            )
            let halves = keys.output.split(separator: "-----BEGIN PUBLIC KEY-----")
            #expect(halves.count == 2 && halves.first == halves.last)
        }
    }

    private func ensure(
        in workshop: Workshop,
        hosts: [String] = [],
        now: Date = Date()
    ) throws -> DevelopmentCertificates {
        try .ensure(in: "\(workshop.folder)/tls", hosts: hosts, now: now)
    }

    private func verify(_ files: DevelopmentCertificates, _ options: String...) async throws -> Said {
        try await run(
            openssl,
            ["verify", "-x509_strict", "-purpose", "sslserver"] + options + ["-CAfile", files.authority, files.chain]
        )
    }

    private func text(of file: String) async throws -> String {
        try await run(openssl, ["x509", "-in", file, "-noout", "-text"]).output
    }

    private struct Contents: Equatable {
        let authority: String
        let chain: String
        let key: String
    }

    private func contents(of files: DevelopmentCertificates) throws -> Contents {
        try Contents(
            authority: #require(PrivateFiles.text(of: files.authority)),
            chain: #require(PrivateFiles.text(of: files.chain)),
            key: #require(PrivateFiles.text(of: files.key))
        )
    }
}
