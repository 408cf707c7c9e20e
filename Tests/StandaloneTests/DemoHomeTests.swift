import Foundation
import Logging
import Testing

@testable import Standalone

@Suite("Where the demonstration lives")
struct DemoHomeTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func itsPlaceFollowsTheAccountAndTheEnvironment() throws {
        func root(_ environment: [String: String], isRoot: Bool = false) throws -> String {
            try DemoHome(named: "demo", environment: environment, isRoot: isRoot).root
        }
        #expect(try root(["HOME": "/users/ewa"], isRoot: true) == "/var/lib/komorne/demo")
        #expect(try root(["HOME": "/users/ewa"]) == "/users/ewa/.local/share/komorne/demo")
        #expect(try root(["HOME": "/users/ewa", "XDG_DATA_HOME": "/data"]) == "/data/komorne/demo")
        #expect(try root(["HOME": "/users/ewa", "XDG_DATA_HOME": ""]) == "/users/ewa/.local/share/komorne/demo")
        #expect(try root(["KOMORNE_DATA": "/srv/komorne/"], isRoot: true) == "/srv/komorne")
    }

    @Test(arguments: ["komorne", "/", "/srv/../etc", "~/komorne"])
    func aPlaceThatIsNoFullPathIsRefused(_ path: String) {
        #expect(throws: EmbeddedClusterError.self) {
            try DemoHome(named: "demo", environment: ["KOMORNE_DATA": path], isRoot: false)
        }
    }

    @Test func itsFoldersAreNoWiderThanNeedBe() async throws {
        try await Workshop.with { workshop in
            let home = try home(in: workshop)
            try home.prepare()
            let passable: UInt16 = geteuid() == 0 ? 0o711 : 0o700
            #expect(PrivateFiles.status(of: home.root)?.mode == passable)
            #expect(PrivateFiles.status(of: "\(home.root)/clusters")?.mode == passable)
            #expect(PrivateFiles.status(of: home.secrets)?.mode == 0o700)
            #expect(PrivateFiles.status(of: home.certificates)?.mode == 0o700)
        }
    }

    @Test func aSecretIsMadeOnceAndPrivate() async throws {
        try await Workshop.with { workshop in
            let home = try home(in: workshop)
            try home.prepare()
            let first = try home.secret(named: "platform.key") { [0, 255, 7] }
            #expect(first == [0, 255, 7])
            #expect(try home.secret(named: "platform.key") { [1] } == first)
            #expect(PrivateFiles.status(of: "\(home.secrets)/platform.key")?.mode == 0o600)
        }
    }

    @Test func resettingRemovesAllThatIsOursAndNothingElse() async throws {
        try await Workshop.with { workshop in
            let home = try home(in: workshop)
            try home.prepare()
            try home.lock().release()
            let cluster = home.cluster(named: "data", durability: .none, logger: logger)
            _ = try await cluster.start()
            try PrivateFiles.write("mine", to: "\(home.root)/letter.txt", mode: 0o600)

            #expect(try await home.reset(logger: logger), "a server that its Komorne left behind does not hinder it")
            #expect(!cluster.isRunning)
            #expect(try FileManager.default.contentsOfDirectory(atPath: home.root) == ["letter.txt"])
        }
    }

    @Test func resettingWhileOneRunsIsRefused() async throws {
        try await Workshop.with { workshop in
            let home = try home(in: workshop)
            try home.prepare()
            let lock = try home.lock()
            await #expect(throws: AnotherInstance(directory: home.root, process: getpid())) {
                try await home.reset(logger: logger)
            }
            #expect(PrivateFiles.status(of: home.secrets) != nil)
            lock.release()
            #expect(try await home.reset(logger: logger))
            #expect(PrivateFiles.status(of: home.root) == nil)
            #expect(try await home.reset(logger: logger) == false)
        }
    }

    @Test func resettingAFolderThatWasNeverOursDoesNothing() async throws {
        try await Workshop.with { workshop in
            let home = try home(in: workshop)
            try PrivateFiles.ensureDirectory(home.root, mode: 0o700)
            try PrivateFiles.ensureDirectory(home.secrets, mode: 0o700)
            #expect(try await home.reset(logger: logger) == false)
            #expect(PrivateFiles.status(of: home.secrets) != nil)
        }
    }

    private func home(in workshop: Workshop) throws -> DemoHome {
        try DemoHome(named: "demo", environment: ["KOMORNE_DATA": "\(workshop.folder)/home"])
    }
}

@Suite("One Komorne at a time")
struct InstanceLockTests {
    @Test func theSecondIsToldWhoTheFirstIs() async throws {
        try await Workshop.with { workshop in
            let lock = try InstanceLock(in: workshop.folder)
            let refusal = AnotherInstance(directory: workshop.folder, process: getpid())
            #expect(throws: refusal) { try InstanceLock(in: workshop.folder) }
            #expect("\(refusal)".hasPrefix("Another Komorne (process \(getpid())) already runs on \(workshop.folder)."))
            lock.release()
            try InstanceLock(in: workshop.folder).release()
        }
    }

    @Test func anotherProcessHoldingTheLockCounts() async throws {
        try await Workshop.with { workshop in
            let file = "\(workshop.folder)/instance.lock"
            let script = "exec 9>'\(file)'; flock -n 9; echo $$ >&9; echo held; exec sleep 60"
            let process = Process()
            let output = Pipe()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", script]
            process.standardOutput = output
            try process.run()
            #expect(output.fileHandleForReading.availableData == Data("held\n".utf8))

            let refusal = AnotherInstance(directory: workshop.folder, process: process.processIdentifier)
            #expect(throws: refusal) { try InstanceLock(in: workshop.folder) }
            kill(process.processIdentifier, SIGKILL)
            try await eventually {
                // Refused until the kernel has buried the holder.
                guard let lock = try? InstanceLock(in: workshop.folder) else { return false }
                lock.release()
                return true
            }
        }
    }

    @Test(arguments: ["", "4194303\n", "nonsense"])
    func aFileThatWasLeftBehindMeansNothing(_ content: String) async throws {
        try await Workshop.with { workshop in
            try PrivateFiles.write(content, to: "\(workshop.folder)/instance.lock", mode: 0o600)
            let lock = try InstanceLock(in: workshop.folder)
            #expect(PrivateFiles.text(of: "\(workshop.folder)/instance.lock") == "\(getpid())\n")
            lock.release()
        }
    }
}
