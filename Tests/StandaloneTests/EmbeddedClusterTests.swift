import Foundation
import Logging
import Testing

@testable import Standalone

@Suite("The embedded PostgreSQL")
struct EmbeddedClusterTests {
    @Test func keepsItsDataFromOneStartToTheNextAndIsQuickAboutIt() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            #expect(try await cluster.start() == .created)
            _ = try await cluster.answer("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('żółw')")
            try await cluster.stop()
            #expect(!cluster.isRunning)

            let began = ContinuousClock.now
            #expect(try await cluster.start() == .started)
            let took = ContinuousClock.now - began
            note("a second start of PostgreSQL took", took)
            #expect(try await cluster.answer("SELECT word FROM kept") == "żółw")
            #expect(took < .seconds(10), "with other tests beside it; alone it takes a tenth of a second")

            let stopping = ContinuousClock.now
            try await cluster.stop()
            note("stopping it took", ContinuousClock.now - stopping)
        }
    }

    @Test func recoversWhenTheServerWasKilled() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            _ = try await cluster.start()
            _ = try await cluster.answer("CREATE TABLE kept AS SELECT 1 AS one")
            let server = try cluster.server()
            kill(server.process, SIGKILL)
            try await eventually { !server.isAlive }

            #expect(try await cluster.start() == .recovered)
            #expect(try await cluster.answer("SELECT one FROM kept") == "1")
            #expect(try cluster.server().process != server.process)
        }
    }

    @Test func endsBackendsThatOutliveTheirKilledServer() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            _ = try await cluster.start()
            async let busy = cluster.psql("DO 'BEGIN LOOP END LOOP; END'")
            try await eventually {
                try await cluster.answer("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO%'") == "1"
            }
            let server = try cluster.server()
            kill(server.process, SIGKILL)
            try await eventually { !server.isAlive }

            #expect(try await cluster.start() == .recovered)
            #expect(try await busy.status != 0)
            #expect(try await cluster.answer("SELECT 1") == "1")
        }
    }

    @Test func adoptsAServerThatStillRuns() async throws {
        try await Workshop.with { workshop in
            _ = try await workshop.cluster().start()
            let server = try workshop.cluster().server()

            #expect(try await workshop.cluster().start() == .adopted)
            #expect(try workshop.cluster().server() == server)
            #expect(try await workshop.cluster().answer("SELECT 1") == "1")
        }
    }

    @Test func restartsARunningServerWhoseSettingsAreOfYesterday() async throws {
        try await Workshop.with { workshop in
            _ = try await workshop.cluster().start()
            let newer = workshop.cluster(settings: ["max_connections": "33"])

            #expect(try await newer.start() == .started)
            #expect(try await newer.answer("SHOW max_connections") == "33")
        }
    }

    @Test func ignoresTheNumberOfAStrangerInAnOldProcessFile() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            _ = try await cluster.start()
            let file = try #require(PrivateFiles.text(of: cluster.layout.processFile))
            try await cluster.stop()
            let rest = file.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
            let stale = ([Substring(String(getpid()))] + rest).joined(separator: "\n")
            let owner = try ServiceAccount(asRoot: "postgres").owner
            try PrivateFiles.write(stale, to: cluster.layout.processFile, mode: 0o600, owner: owner)

            #expect(!cluster.isRunning)
            #expect(try await cluster.start() == .recovered)
            #expect(try await cluster.answer("SELECT 1") == "1")
        }
    }

    @Test func stopsInACancelledTask() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            _ = try await cluster.start()
            let stopping = Task {
                while !Task.isCancelled { await pause(.milliseconds(1)) }
                try await cluster.stop()
            }
            stopping.cancel()
            try await stopping.value
            #expect(!cluster.isRunning)
        }
    }

    @Test func leavesNothingRunningWhenItsStartIsCancelled() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            let start = Task { try await cluster.start() }
            start.cancel()
            guard case .failure(is CancellationError) = await start.result else {
                Issue.record("a cancelled start was to end with CancellationError")
                return
            }
            #expect(!cluster.isRunning)
            let arrival = try await cluster.start()
            #expect(arrival == .created)
        }
    }

    @Test func severalClustersLiveSideBySide() async throws {
        try await Workshop.with { workshop in
            let data = workshop.cluster("data")
            let keys = workshop.cluster("keys")
            async let first = data.start()
            async let second = keys.start()
            #expect(try await [first, second] == [.created, .created])

            #expect(try await data.answer("SHOW cluster_name").hasPrefix("komorne-data-"))
            #expect(try await keys.answer("SHOW cluster_name").hasPrefix("komorne-keys-"))
            let passwords = try [data, keys].map { try $0.superuserAddress()["password"] }
            #expect(passwords[0] != passwords[1])
            try await keys.stop()
            #expect(data.isRunning)
        }
    }

    @Test func findsRoomForItsSocketWhenTheFolderIsDeep() async throws {
        try await Workshop.with { workshop in
            let deep = "\(workshop.folder)/\(String(repeating: "deep", count: 25))"
            let cluster = EmbeddedCluster(
                name: "data",
                directory: deep,
                durability: .none,
                logger: .init(label: "test")
            )
            let socketDirectory = cluster.layout.socketDirectory
            #expect(!socketDirectory.hasPrefix(deep))
            #expect(cluster.layout.socketDirectory == socketDirectory, "the same folder at each start")

            _ = try await cluster.start()
            #expect(try await cluster.answer("SELECT 1") == "1")
            #expect(PrivateFiles.status(of: socketDirectory)?.mode == 0o700)
            try await cluster.remove()
            #expect(PrivateFiles.status(of: socketDirectory) == nil)
        }
    }

    @Test func worksFromAFolderThatOnlyItsOwnerMayEnter() async throws {
        try await Workshop.with { workshop in
            let secluded = "\(workshop.folder)/secluded"
            try PrivateFiles.ensureDirectory(secluded, mode: 0o700)
            let before = FileManager.default.currentDirectoryPath
            #expect(FileManager.default.changeCurrentDirectoryPath(secluded))
            defer { _ = FileManager.default.changeCurrentDirectoryPath(before) }

            #expect(try await workshop.cluster().start() == .created)
            #expect(try await workshop.cluster().answer("SELECT 1") == "1")
            try await workshop.cluster().stop()
        }
    }
}
