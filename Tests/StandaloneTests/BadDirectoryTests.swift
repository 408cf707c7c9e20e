import Foundation
import Logging
import Testing

@testable import Standalone

@Suite("What the embedded PostgreSQL says about a bad directory")
struct BadDirectoryTests {
    @Test func anInitialisationCutShortIsDoneAgain() async throws {
        try await Workshop.with { workshop in
            let layout = workshop.cluster().layout
            try PrivateFiles.ensureDirectory(layout.directory, mode: 0o711)
            try PrivateFiles.ensureDirectory(layout.unfinishedDataDirectory, mode: 0o700)
            try PrivateFiles.write("15\n", to: "\(layout.unfinishedDataDirectory)/PG_VERSION", mode: 0o600)

            #expect(try await workshop.cluster().start() == .created)
            #expect(PrivateFiles.status(of: layout.unfinishedDataDirectory) == nil)
        }
    }

    @Test func aKilledInitialisationIsDoneAgain() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            let layout = cluster.layout
            let first = Task { try await cluster.start() }
            try await eventually { PrivateFiles.status(of: "\(layout.unfinishedDataDirectory)/PG_VERSION") != nil }
            first.cancel()
            guard case .failure(is CancellationError) = await first.result else {
                Issue.record("it was to be cut short")
                return
            }
            #expect(PrivateFiles.status(of: layout.dataDirectory) == nil)
            let arrival = try await cluster.start()
            #expect(arrival == .created)
        }
    }

    @Test func anInitialisationWhoseKomorneWasKilledIsEndedFirst() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            let layout = cluster.layout
            let account = try ServiceAccount(asRoot: "postgres")
            try PrivateFiles.ensureDirectory(layout.directory, mode: 0o711)
            try PrivateFiles.ensureDirectory(layout.unfinishedDataDirectory, mode: 0o700, owner: account.owner)
            let command = [try ServerPrograms.find().path(of: "initdb"), layout.initialisationOption, "--auth=reject"]
            let orphan = try Child(command, as: account, output: layout.outputFile)
            try await eventually { PrivateFiles.status(of: "\(layout.unfinishedDataDirectory)/PG_VERSION") != nil }

            let arrival = try await cluster.start()
            #expect(arrival == .created)
            #expect(kill(orphan.process, 0) != 0)
            #expect(try await cluster.answer("SELECT 1") == "1")
        }
    }

    @Test func aDirectoryThatIsNoClusterIsLeftAlone() async throws {
        try await Workshop.with { workshop in
            let layout = try strangeData(in: workshop)
            let file = "\(layout.dataDirectory)/letter.txt"
            try PrivateFiles.write("Dear Sir", to: file, mode: 0o600)
            await expect(.notACluster(directory: layout.dataDirectory), from: workshop.cluster())
            #expect(PrivateFiles.text(of: file) == "Dear Sir")
        }
    }

    @Test func dataOfAnotherVersionIsNamed() async throws {
        try await Workshop.with { workshop in
            let layout = try strangeData(in: workshop)
            try PrivateFiles.write("9\n", to: "\(layout.dataDirectory)/PG_VERSION", mode: 0o644)
            let programs = try ServerPrograms.find().major
            await expect(
                .otherVersion(directory: layout.dataDirectory, found: "9", programs: programs),
                from: workshop.cluster()
            )
        }
    }

    @Test func dataOfSomebodyElseIsNotTouched() async throws {
        try await Workshop.with { workshop in
            let layout = try strangeData(in: workshop)
            // Root can give a directory away; anybody else finds one of root's.
            let (directory, owner): (String, UInt32) = geteuid() == 0 ? (layout.dataDirectory, 65_534) : ("/etc", 0)
            if geteuid() == 0 {
                try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: directory)
            }
            let account = try ServiceAccount(asRoot: "postgres")
            if geteuid() == 0 {
                await expect(
                    .notOurs(directory: directory, owner: "user \(owner)", account: account.name),
                    from: workshop.cluster()
                )
            } else {
                #expect(throws: EmbeddedClusterError.self) { try PrivateFiles.ensureDirectory(directory, mode: 0o700) }
            }
        }
    }

    @Test func aLostPasswordIsNamed() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster()
            _ = try await cluster.start()
            try await cluster.stop()
            try PrivateFiles.remove(cluster.layout.passwordFile)
            await expect(.passwordLost(file: cluster.layout.passwordFile), from: cluster)
        }
    }

    @Test func aSettingThatThePostgresRefusesIsReportedWithItsReasonAndAtOnce() async throws {
        try await Workshop.with { workshop in
            let cluster = workshop.cluster(settings: ["max_connections": "many"])
            let began = ContinuousClock.now
            do {
                _ = try await cluster.start()
                Issue.record("it was not to start")
            } catch let error as EmbeddedClusterError {
                #expect("\(error)".contains("did not start"))
                #expect("\(error)".contains("max_connections"))
            }
            #expect(ContinuousClock.now - began < .seconds(60))
        }
    }

    @Test func aFolderThatPostgresMayNotEnterIsNamed() async throws {
        try await Workshop.with { workshop in
            let secluded = "\(workshop.folder)/secluded"
            try PrivateFiles.ensureDirectory(secluded, mode: 0o700)
            let cluster = EmbeddedCluster(
                name: "data",
                directory: "\(secluded)/data",
                durability: .none,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            if geteuid() == 0 {
                await expect(
                    .unreachable(folder: secluded, directory: "\(secluded)/data", account: "postgres"),
                    from: cluster
                )
            } else {
                let arrival = try await cluster.start()
                #expect(arrival == .created, "our own account enters its own folder")
                try await cluster.remove()
            }
        }
    }

    @Test func aSocketFolderOfAStrangerIsNotTrusted() async throws {
        try await Workshop.with { workshop in
            let link = "\(workshop.folder)/data"
            try PrivateFiles.ensureDirectory(link, mode: 0o711)
            let run = "\(link)/run"
            try FileManager.default.createSymbolicLink(atPath: run, withDestinationPath: "/tmp")
            await expect(.unsafeSocketDirectory(run), from: workshop.cluster())
        }
    }

    @Test func missingProgramsAreNamedWithTheirRemedy() {
        #expect(throws: EmbeddedClusterError.noServerPrograms(searched: "/nowhere")) {
            try ServerPrograms.find(root: "/nowhere")
        }
        #expect(throws: EmbeddedClusterError.noServerPrograms(searched: "/bin")) {
            try ServerPrograms.find(explicit: "/bin")
        }
        #expect(
            "\(EmbeddedClusterError.noServerPrograms(searched: "/nowhere"))".contains("apt-get install postgresql-15")
        )
    }

    @Test func programsAreChosenByTheDataThenByOurTests() async throws {
        try await Workshop.with { workshop in
            for version in ["14", "15", "16", "17"] {
                let folder = "\(workshop.folder)/\(version)/bin"
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try PrivateFiles.write("", to: "\(folder)/postgres", mode: 0o755)
            }
            #expect(try ServerPrograms.find(root: workshop.folder).major == 15)
            #expect(try ServerPrograms.find(wanted: 16, root: workshop.folder).major == 16)
            #expect(try ServerPrograms.find(wanted: 14, root: workshop.folder).major == 15)
            try PrivateFiles.remove("\(workshop.folder)/15")
            #expect(try ServerPrograms.find(root: workshop.folder).major == 17)
            #expect(try ServerPrograms.find(explicit: "\(workshop.folder)/16/bin").major == 16)
        }
    }

    @Test func rootNeedsAnAccountForPostgres() {
        if geteuid() == 0 {
            #expect(throws: EmbeddedClusterError.noAccount(name: "nobody-at-all")) {
                try ServiceAccount(asRoot: "nobody-at-all")
            }
        } else {
            #expect(throws: Never.self) { try ServiceAccount(asRoot: "nobody-at-all") }
        }
    }

    private func strangeData(in workshop: Workshop) throws -> ClusterLayout {
        let layout = workshop.cluster().layout
        try PrivateFiles.ensureDirectory(layout.directory, mode: 0o711)
        let owner = try ServiceAccount(asRoot: "postgres").owner
        try PrivateFiles.ensureDirectory(layout.dataDirectory, mode: 0o700, owner: owner)
        return layout
    }

    private func expect(
        _ expected: EmbeddedClusterError,
        from cluster: EmbeddedCluster,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        do {
            _ = try await cluster.start()
            Issue.record("it was not to start", sourceLocation: sourceLocation)
        } catch {
            #expect(error as? EmbeddedClusterError == expected, sourceLocation: sourceLocation)
        }
    }
}
