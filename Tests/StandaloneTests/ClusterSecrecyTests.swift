import Foundation
import Testing

@testable import Standalone

@Suite("What the embedded PostgreSQL gives away")
struct ClusterSecrecyTests {
    @Test func itsSettingsAreReallyInForce() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            _ = try await cluster.start()
            let expected = [
                "data_checksums": "on", "listen_addresses": "", "log_statement": "none",
                "log_min_error_statement": "panic", "log_min_messages": "log", "log_error_verbosity": "terse",
                "log_parameter_max_length": "0", "log_parameter_max_length_on_error": "0",
                "log_min_duration_statement": "-1", "log_connections": "off", "log_disconnections": "off",
                "logging_collector": "on", "password_encryption": "scram-sha-256", "server_encoding": "UTF8",
                "max_connections": "120", "unix_socket_permissions": "0700", "TimeZone": "Etc/UTC",
            ]
            for (name, value) in expected {
                #expect(try await cluster.answer("SHOW \(name)") == value, "\(name)")
            }
            #expect(
                try await cluster.answer("SELECT datcollate FROM pg_database WHERE datname = 'postgres'") == "C.UTF-8"
            )
            #expect(try await cluster.answer("SELECT count(*) FROM pg_file_settings WHERE error IS NOT NULL") == "0")
        }
    }

    @Test func callersCannotTurnOnWhatWouldLogPersonalData() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster(settings: ["log_statement": "all", "listen_addresses": "*"])
            _ = try await cluster.start()
            #expect(try await cluster.answer("SHOW log_statement") == "none")
            #expect(try await cluster.answer("SHOW listen_addresses").isEmpty)
        }
    }

    /// PostgreSQL quotes values in messages, details, statements and contexts; each way is tried.
    @Test func nothingOfAFailedStatementReachesTheLog() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            _ = try await cluster.start()
            let canary = "85010112345"
            let attempts = [
                "SELECT date '\(canary)'", "SELECT '\(canary)'::uuid", "SELECT \(canary)nonsense FROM",
                "CREATE TABLE one (n text UNIQUE); INSERT INTO one VALUES ('\(canary)'), ('\(canary)')",
                "DO 'BEGIN RAISE EXCEPTION ''\(canary)''; END'", "DO 'BEGIN RAISE WARNING ''\(canary)''; END'",
                "PREPARE p AS SELECT $1::int; EXECUTE p('\(canary)x')",
                "SET statement_timeout = 50; SELECT pg_sleep(5), '\(canary)'",
            ]
            for attempt in attempts {
                let said = try await cluster.psql(attempt)
                #expect(said.complaints.contains("WARNING") || said.status != 0, "\(attempt) was to fail")
            }
            try await cluster.stop()

            let logs = try FileManager.default.contentsOfDirectory(atPath: cluster.layout.logDirectory)
            let text = logs.compactMap { PrivateFiles.text(of: "\(cluster.layout.logDirectory)/\($0)") }.joined()
            #expect(text.contains("database system is ready"), "the server's own affairs are logged")
            #expect(!text.contains(canary))
            #expect(PrivateFiles.text(of: cluster.layout.outputFile)?.contains(canary) == false)
        }
    }

    @Test func nobodyComesInWithoutAPassword() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            _ = try await cluster.start()
            let directory = cluster.layout.socketDirectory
            let said = try await run("/usr/bin/psql", ["-Xw", "-h", directory, "-U", "postgres", "-c", "SELECT 1"])
            #expect(said.status != 0)
            let wrong = try await run(
                "/usr/bin/psql",
                ["-Xw", "-h", directory, "-U", "postgres", "-c", "SELECT 1"],
                environment: ["PGPASSWORD": "wrong"]
            )
            #expect(wrong.complaints.contains("password authentication failed"))
        }
    }

    @Test func itsFilesAndSocketArePrivate() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            _ = try await cluster.start()
            let layout = cluster.layout
            #expect(PrivateFiles.status(of: layout.passwordFile)?.mode == 0o600)
            #expect(PrivateFiles.status(of: layout.socketDirectory)?.mode == 0o700)
            #expect(PrivateFiles.status(of: "\(layout.socketDirectory)/.s.PGSQL.5432")?.mode == 0o700)
            #expect(PrivateFiles.status(of: layout.dataDirectory)?.mode == 0o700)
            #expect(PrivateFiles.status(of: layout.logDirectory)?.mode == 0o700)
            let listening = try await run("/bin/sh", ["-c", "cat /proc/\(try cluster.server().process)/net/tcp"])
            #expect(!listening.output.contains(":1538 00000000:0000 0A"), "nothing listens on port 5432 for it")
        }
    }

    @Test func itRunsAsSomebodyOtherThanRoot() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            _ = try await cluster.start()
            let process = try cluster.server().process
            let status = try #require(PrivateFiles.text(of: "/proc/\(process)/status"))
            let lines = status.split(separator: "\n")
            for key in ["Uid:", "Gid:"] {
                let line = try #require(lines.first { $0.hasPrefix(key) })
                let numbers = line.dropFirst(key.count).split(separator: "\t")
                #expect(numbers.count == 4 && !numbers.contains("0"), "\(line)")
            }
            let groups = try #require(lines.first { $0.hasPrefix("Groups:") })
            #expect(geteuid() != 0 || groups.dropFirst(7).allSatisfy(\.isWhitespace))
            #expect(getsid(process) == process, "Ctrl-C in our terminal is not for it")
        }
    }

    @Test func noCommandLineShowsThePassword() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            async let arrival = cluster.start()
            var seen = 0
            while !cluster.isRunning {
                let lines = try commandLines()
                seen += lines.filter { $0.contains(workshop.folder) }.count
                if let password = PrivateFiles.text(of: cluster.layout.passwordFile)?.trimmingCharacters(in: .newlines)
                {
                    #expect(!lines.contains { $0.contains(password) })
                }
                await pause(.milliseconds(2))
            }
            #expect(try await arrival == .created)
            let password = try #require(try cluster.superuserAddress()["password"])
            #expect(password.count > 40)
            #expect(try !commandLines().contains { $0.contains(password) })
            #expect(seen > 0, "initdb was seen at work")
        }
    }

    @Test func ownDescriptorsStayOurOwn() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            let pipe = Pipe()
            let inheritable = fcntl(pipe.fileHandleForReading.fileDescriptor, F_DUPFD, 200)
            defer { close(inheritable) }
            _ = try await cluster.start()
            let path = "/proc/\(try cluster.server().process)/fd"
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            #expect(!names.isEmpty)
            #expect(!names.contains(String(inheritable)))
        }
    }

    private func commandLines() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc")
            .filter { Int($0) != nil }
            .compactMap { PrivateFiles.text(of: "/proc/\($0)/cmdline") }
    }
}
