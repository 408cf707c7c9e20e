import Foundation
import Persistence
import Postgres
import Standalone
import TestSupport
import Testing

/// One demonstration from its first start to its removal; each step needs what the one before left behind.
@Suite("The demonstration")
struct DemoTests {
    @Test func livesThroughStartsKillsAndStops() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/demo"
        let environment = ["KOMORNE_DATA": data, "KOMORNE_HTTP_PORT": "0", "KOMORNE_METRICS_PORT": "0"]

        let first = try KomorneProcess(["serve", "--demo"], environment: environment)
        try await first.hears("Ctrl-C stops everything")
        try await answers(first, data: data)
        try await refusesASecond(environment, besides: first)
        let registered = try await KomorneProcess.run(["tenant", "list", "--demo"], environment: environment).output
        #expect(registered.split(separator: "\n").count == 2)

        // A kill leaves PostgreSQL running; the next start takes it over and finds the same tenants.
        first.send(SIGKILL)
        #expect(try await first.exitCode() == -SIGKILL)
        let second = try KomorneProcess(["serve", "--demo"], environment: environment)
        try await second.hears("Ctrl-C stops everything")
        try await answers(second, data: data)
        let kept = try await KomorneProcess.run(["tenant", "list", "--demo"], environment: environment).output
        #expect(kept == registered)

        // PostgreSQL that dies by itself is started again.
        let pidFile = data + "/clusters/data/data/postmaster.pid"
        let line = try #require(String(contentsOfFile: pidFile, encoding: .utf8).split(separator: "\n").first)
        kill(try #require(Int32(line)), SIGKILL)
        try await second.hears("PostgreSQL has ended")
        try await eventually("it is ready again") {
            try await readiness(of: second, data: data) == [200, 200]
        }

        second.send(SIGTERM)
        #expect(try await second.exitCode() == 0)
        #expect(try !isPostgresRunning(in: data))

        try await startsQuickly(environment)
        try await isRemovedAfterAsking(environment, data: data)
    }

    @Test func secretsAreNobodyElsesAndNoneIsInTheProcessList() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/demo"
        let environment = ["KOMORNE_DATA": data, "KOMORNE_HTTP_PORT": "0", "KOMORNE_METRICS_PORT": "0"]
        let service = try KomorneProcess(["serve", "--demo"], environment: environment)
        try await service.hears("Ctrl-C stops everything")
        for name in try FileManager.default.contentsOfDirectory(atPath: data + "/secrets") {
            let path = data + "/secrets/" + name
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600, "\(name)")
        }
        let password = try String(contentsOfFile: data + "/secrets/migrator-password", encoding: .utf8)
        let holders = try processes(knowing: password)
        #expect(holders.isEmpty, "the server must not know the migrator's password: \(holders)")

        service.send(SIGINT)
        #expect(try await service.exitCode() == 0)
        try await demoSecretsAreRefused(data: data)
    }

    @Test func usesAnOutsideServerWhereOneIsNamed() async throws {
        let database = try await TestDatabase.separate()
        let folder = try TemporaryFolder()
        let data = folder.path + "/demo"
        let service = try KomorneProcess(
            ["serve", "--demo"],
            environment: [
                "KOMORNE_DATA": data, "KOMORNE_HTTP_PORT": "0", "KOMORNE_METRICS_PORT": "0",
                "KOMORNE_DATABASE_URL": database.registry.text,
                "KOMORNE_DATABASE_ADMIN_URL": database.admin.text,
            ]
        )
        try await service.hears("Ctrl-C stops everything")
        try await answers(service, data: data)
        #expect(try await database.provisioning.list().map(\.slug) == ["tbs-demo", "zbm-demo"])
        #expect(!FileManager.default.fileExists(atPath: data + "/clusters/data/data"), "no cluster of its own is made")
        service.send(SIGTERM)
        #expect(try await service.exitCode() == 0)
    }

    private func answers(_ process: KomorneProcess, data: String) async throws {
        #expect(try await readiness(of: process, data: data) == [200, 200])
    }

    /// The status of both demo tenants' `/health/ready`.
    private func readiness(of process: KomorneProcess, data: String) async throws -> [Int] {
        let port = try #require(Self.port(of: process))
        let authority = try String(contentsOfFile: data + "/tls/ca.pem", encoding: .utf8)
        let hosts = ["zbm-demo.localhost", "tbs-demo.localhost"]
        let client = try LocalhostClient(port: port, hosts: hosts, authority: authority)
        var statuses: [Int] = []
        for host in hosts {
            statuses.append(try await client.get("/health/ready", host: host).status)
        }
        try await client.shutdown()
        return statuses
    }

    private func refusesASecond(_ environment: [String: String], besides first: KomorneProcess) async throws {
        let (code, output) = try await KomorneProcess.run(["serve", "--demo"], environment: environment)
        #expect(code == 1)
        #expect(output.contains("process \(first.identifier)"))
    }

    private func startsQuickly(_ environment: [String: String]) async throws {
        let began = ContinuousClock.now
        let process = try KomorneProcess(["serve", "--demo"], environment: environment)
        try await process.hears("Ctrl-C stops everything")
        print("ready again after \(ContinuousClock.now - began)")
        process.send(SIGINT)
        #expect(try await process.exitCode() == 0)
    }

    private func isRemovedAfterAsking(_ environment: [String: String], data: String) async throws {
        let refused = try await KomorneProcess.run(["reset"], environment: environment, input: "no\n")
        #expect(refused.code == 1)
        #expect(FileManager.default.fileExists(atPath: data + "/clusters"))
        let removed = try await KomorneProcess.run(["reset"], environment: environment, input: "yes\n")
        #expect(removed.code == 0)
        #expect(!FileManager.default.fileExists(atPath: data))
    }

    private func demoSecretsAreRefused(data: String) async throws {
        let (code, output) = try await KomorneProcess.run(
            ["serve"],
            environment: [
                "KOMORNE_DATABASE_URL": "host=/nowhere user=komorne_ctl dbname=komorne",
                "KOMORNE_DATABASE_PASSWORD": try String(
                    contentsOfFile: data + "/secrets/ctl-password",
                    encoding: .utf8
                ),
                "KOMORNE_KEY_FILE": data + "/secrets/platform.key",
                "KOMORNE_HTTP_CERTIFICATE": data + "/tls/server.pem",
                "KOMORNE_HTTP_CERTIFICATE_KEY": data + "/tls/server-key.pem",
            ]
        )
        #expect(code == 78)
        #expect(output.contains("database.password, key.file, http.certificate"))
    }

    private static func port(of process: KomorneProcess) -> Int? {
        process.output.firstMatch(of: /https:\/\/zbm-demo\.localhost:(\d+)/).flatMap { Int($0.1) }
    }

    private func isPostgresRunning(in data: String) throws -> Bool {
        FileManager.default.fileExists(atPath: data + "/clusters/data/data/postmaster.pid")
    }

    /// Processes whose arguments or environment contain `secret`.
    private func processes(knowing secret: String) throws -> [String] {
        let mine = "\(ProcessInfo.processInfo.processIdentifier)"
        return try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
            guard Int(name) != nil, name != mine else { return false }
            return ["cmdline", "environ"].contains { file in
                let data = FileManager.default.contents(atPath: "/proc/\(name)/\(file)") ?? Data()
                return data.range(of: Data(secret.utf8)) != nil
            }
        }
    }
}
