import Foundation
import Glibc
import Persistence
import Postgres
import Standalone
import TestSupport
import Testing

@Suite("Bad days")
struct BadDayTests {
    @Test func anExhaustedPoolRefusesWithinThePatienceAndLeavesOthersAlone() async throws {
        let database = try await TestDatabase.shared()
        let busy = try await database.makeTenant()
        let other = try await database.makeTenant()
        let hosts = [busy, other].map { "\($0.slug).localhost" }
        try await TestService.running(
            on: database,
            hosts: hosts,
            settings: ["KOMORNE_DATABASE_CONNECTIONS_PER_TENANT": "2", "KOMORNE_DATABASE_PATIENCE_MS": "300"]
        ) { service in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<2 {
                    group.addTask { try await service.client.get("/test/hold", host: hosts[0]).status }
                }
                try await eventually("two requests hold the tenant's connections") { service.gate.waiting == 2 }

                let began = ContinuousClock.now
                let refused = try await service.client.get("/test/write", host: hosts[0])
                #expect(refused.status == 503)
                #expect(Int(refused["retry-after"] ?? "") ?? 0 >= 1)
                #expect(ContinuousClock.now - began < .seconds(5))
                #expect(try await service.client.get("/test/write", host: hosts[1]).status == 204)

                service.gate.open()
                for try await status in group { #expect(status == 204) }
                #expect(try await service.client.get("/test/write", host: hosts[0]).status == 204)
            }
        }
    }

    @Test func aRestartOfTheDatabaseUnderLoadFailsRequestsAndHangsNone() async throws {
        let folder = try TemporaryFolder()
        let cluster = try await TestCluster(directory: folder.path + "/cluster")
        let database = try await TestDatabase.only(in: cluster)
        let tenant = try await database.makeTenant()
        let host = "\(tenant.slug).localhost"
        try await TestService.running(on: database, hosts: [host], cluster: cluster) { service in
            #expect(try await service.client.get("/test/write", host: host).status == 204)
            let load = Load(service: service, host: host)
            async let answers = load.run(clients: 8)
            try await eventually("some requests succeed first") { load.count(of: 204) >= 20 }
            try await cluster.embedded.stop()
            try await eventually("requests are refused while the database is down") { load.count(of: 503) >= 8 }
            _ = try await cluster.embedded.start()
            let before = load.count(of: 204)
            try await eventually("requests succeed again by themselves") { load.count(of: 204) >= before + 20 }
            load.stop()

            let all = try await answers
            #expect(Set(all.map(\.status)) == [204, 503])
            let slowest = all.map(\.took).max() ?? .zero
            #expect(slowest < .seconds(8), "no request may hang: the slowest took \(slowest)")
        }
    }

    @Test func aFullDiskIsRefusedAndForgottenOnceThereIsRoom() async throws {
        let folder = try TemporaryFolder()
        try await Shell.run("mount", ["-t", "tmpfs", "-o", "size=240m,mode=0755", "komorne-test", folder.path])
        do {
            try await fillAndFree(folder.path)
        } catch {
            try await Shell.run("umount", ["-l", folder.path])
            throw error
        }
        try await Shell.run("umount", ["-l", folder.path])
    }

    private func fillAndFree(_ path: String) async throws {
        let cluster = try await TestCluster(directory: path + "/cluster", durability: .full)
        let database = try await TestDatabase.only(in: cluster)
        let tenant = try await database.makeTenant()
        let host = "\(tenant.slug).localhost"
        try await TestService.running(on: database, hosts: [host], cluster: cluster) { service in
            #expect(try await service.client.get("/test/write", host: host).status == 204)
            let ballast = path + "/ballast"
            try Disk.fill(ballast)
            var refusals = 0
            for _ in 0..<20_000 where refusals < 3 {
                let answer = try await service.client.get("/test/write", host: host)
                if answer.status == 503 { refusals += 1 }
                #expect([204, 503].contains(answer.status))
                #expect(!answer.text.contains("disk"))
            }
            #expect(refusals == 3, "a full disk must be noticed")

            try FileManager.default.removeItem(atPath: ballast)
            // A full disk for the write-ahead log stops the server, as it must; it recovers what was committed.
            if !cluster.embedded.isRunning { _ = try await cluster.embedded.start() }
            try await eventually("requests succeed once there is room") {
                try await service.client.get("/test/write", host: host).status == 204
            }
        }
        try await cluster.embedded.stop()
    }
}

@Suite("Bad days at the start")
struct BadStartTests {
    @Test func aDatabaseThatIsDownIsWaitedForAndThenGivenUp() async throws {
        let (code, output) = try await start(url: "host=/nowhere user=komorne_ctl dbname=komorne")
        #expect(code == 69)
        #expect(output.contains("waiting for the database"))
        #expect(output.contains("has not answered for 2 s"))
    }

    @Test func aWrongPasswordIsTheEndAtOnce() async throws {
        let database = try await TestDatabase.shared()
        var address = database.registry
        address["password"] = "canary-wrong"
        let (code, output) = try await start(url: address.text)
        #expect(code == 69)
        #expect(output.contains("refused the user or the password"))
        #expect(!output.contains("canary-wrong"))
        #expect(!output.contains("waiting for the database"))
    }

    @Test func aDatabaseWithoutRegistryTellsWhatToRun() async throws {
        let database = try await TestDatabase.shared()
        var address = database.superuser
        address["dbname"] = "postgres"
        let (code, output) = try await start(url: address.text)
        #expect(code == 69)
        #expect(output.contains("komorne migrate"))
    }

    @Test func aKeyOfAnotherInstanceIsNoticedAtOnce() async throws {
        let database = try await TestDatabase.shared()
        _ = try await database.makeTenant()
        let folder = try TemporaryFolder()
        try FileKeyProvider.createIfMissing(path: folder.path + "/other.key")
        let (code, output) = try await start(url: database.registry.text, keyFile: folder.path + "/other.key")
        #expect(code == 78)
        #expect(output.contains("key.file holds another key"))
    }

    @Test func theServiceDoesNotStartWithTheMigratorsPassword() async throws {
        let (code, output) = try await KomorneProcess.run(
            ["work"],
            environment: ["KOMORNE_DATABASE_ADMIN_PASSWORD": "x"]
        )
        #expect(code == 78)
        #expect(output.contains("database.admin_password is for migrate and tenant only"))
    }

    @Test func aCommandWithoutItsDatabaseSaysSo() async throws {
        let (code, output) = try await KomorneProcess.run(
            ["migrate"],
            environment: ["KOMORNE_DATABASE_ADMIN_URL": "host=/nowhere user=komorne_migrator dbname=komorne"]
        )
        #expect(code == 69)
        #expect(output.contains("is the server running"))
    }

    @Test func aMissingAddressIsNamed() async throws {
        let (code, output) = try await KomorneProcess.run(["serve"])
        #expect(code == 78)
        #expect(output.contains("database.url is missing"))
    }

    private func start(url: String, keyFile: String? = nil) async throws -> (code: Int32, output: String) {
        let usual = try await TestCluster.shared.value.keyFile
        let folder = try TemporaryFolder()
        return try await KomorneProcess.run(
            ["serve"],
            environment: [
                "KOMORNE_DATABASE_URL": url,
                "KOMORNE_DATABASE_START_PATIENCE_SECONDS": "2",
                "KOMORNE_KEY_FILE": keyFile ?? usual,
                "KOMORNE_AUDIT_SPOOL": folder.path + "/spool",
                "KOMORNE_HTTP_PORT": "0",
                "KOMORNE_METRICS_PORT": "0",
            ]
        )
    }
}
