import Casework
import Foundation
import Hummingbird
import Persistence
import Safeguards
import TestSupport
import Testing
import Web

@testable import komorne

/// Whatever the OpenAPI document allows, and much that it does not: schemathesis makes requests out of the document and
/// holds the answers against it. `Tests/interface/schemathesis.toml` says with which checks.
@Suite("The interface as its document describes it")
struct InterfaceTests {
    @Test(arguments: [Proof.seed])
    func answersWhateverIsAskedAsDescribed(seed: UInt64) async throws {
        let database = try await TestDatabase.separate()
        let unit = try await TestUnit.make(in: database, at: .now)
        let elsewhere = try await TestUnit.make(in: database, at: .now)
        let stranger = try await elsewhere.person(.tenantAdmin)
        let foreigner = try await elsewhere.registered(email: stranger.email, by: try await elsewhere.person(.manager))
        let host = "\(unit.tenant.slug).localhost"
        try await TestService.running(
            on: database,
            hosts: [host],
            more: { router in
                router.get("test/callers/{caller}") { _, context in
                    guard let caller = context.parameters.get("caller").flatMap({ Caller(rawValue: $0) }) else {
                        throw Problem.notFound
                    }
                    let arrival = try await Arrival(of: caller, in: unit, beside: stranger, foreigner)
                    return String(decoding: try JSONEncoder().encode(arrival), as: UTF8.self)
                }
            }
        ) { service in
            let trial = Trial(
                origin: "https://\(host):\(service.address.port)",
                authority: service.address.authority,
                canary: stranger.email,
                seed: seed
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in Caller.allCases { group.addTask { try await trial.run(as: caller) } }
                try await group.waitForAll()
            }
        }
    }
}

/// Who asks. Each is tried by itself: what a role may not do ends before it is looked at any closer.
private enum Caller: String, CaseIterable, Sendable {
    case administrator, caseWorker, auditor, token

    /// Fewer operations that were done at least once would mean that nearly everything was refused at the door.
    var operationsDone: Int {
        switch self {
        case .administrator: 25
        case .caseWorker, .auditor: 10
        case .token: 5
        }
    }
}

/// Somebody new, and what there is for them to find.
private struct Arrival: Encodable {
    let credential: String
    /// Identifiers by the name that they have in paths: one of this unit's, and for people one of the other's.
    let things: [String: [String]]

    init(of caller: Caller, in unit: TestUnit, beside stranger: TestPerson, _ foreigner: UUID) async throws {
        unit.clock.set(.now)
        let administrator = try await unit.person(.tenantAdmin)
        let person =
            switch caller {
            case .administrator: administrator
            case .caseWorker: try await unit.person(.caseWorker)
            case .auditor: try await unit.person(.auditor)
            case .token: administrator
            }
        if caller == .token {
            let token = CreateToken(
                name: "Program",
                scopes: Matrix.scopes,
                expiresAt: unit.now.addingTimeInterval(24 * 3_600),
                environment: .live
            )
            credential = try await unit.perform(token, by: administrator).text.revealed
        } else {
            credential = person.session.token.text
        }
        let other = try await unit.person(.manager)
        let proposal = Propose(ResetSecondFactor(of: other.id), because: "Telefon został w rzece.")
        let approval = try await unit.perform(proposal, by: try await unit.person(.tenantAdmin)).approval
        let registrar = caller == .caseWorker ? person : try await unit.person(.manager)
        let registered = try await unit.registered(email: "jan.nowak@example.org", by: registrar)
        things = [
            "person": [registered.text, foreigner.text],
            "user": [other.id.text, stranger.id.text], "approval": [approval.text],
            "session": [try await unit.session(of: person).session.id.text],
        ]
    }
}

extension TestUnit {
    /// Somebody in the register.
    fileprivate func registered(email: String, by registrar: TestPerson) async throws -> UUID {
        var entry = PersonEntry(.natural)
        (entry.givenNames, entry.surname, entry.items) = ("Jan", "Nowak", [.email(email)])
        return try await perform(RegisterPerson(entry), by: registrar)
    }
}

/// Runs of schemathesis, all with the same settings.
private struct Trial: Sendable {
    let origin: String
    let authority: String
    let canary: String
    let seed: UInt64

    func run(as caller: Caller) async throws {
        let folder = try TemporaryFolder()
        let report = folder.path + "/report"
        let counts = folder.path + "/counts"
        let began = ContinuousClock.now
        let status = try await start(as: caller, folder: folder.path, report: report, counts: counts)
        print("schemathesis as \(caller), seed \(seed): \(ContinuousClock.now - began)")
        let text = try String(contentsOfFile: report, encoding: .utf8)
        #expect(status == 0, "as \(caller), seed \(seed):\n\(text)")
        let answers = try JSONDecoder().decode(
            [String: [String: Int]].self,
            from: Data(contentsOf: URL(filePath: counts))
        )
        let done = answers.filter { $0.value.keys.contains { $0.hasPrefix("2") } }
        #expect(done.count >= caller.operationsDone, "as \(caller), these were done: \(done.keys.sorted())")
    }

    private func start(as caller: Caller, folder: String, report: String, counts: String) async throws -> Int32 {
        let interface = TestDatabase.repository + "Tests/interface"
        let process = Process()
        process.executableURL = URL(filePath: try TestPython.interpreter())
        process.arguments = [
            "-m", "schemathesis.cli", "--config-file", interface + "/schemathesis.toml", "run",
            origin + "/api/v1/openapi.json", "--tls-verify", authority, "--seed", String(seed),
            "--max-examples", Proof.isFull ? "100" : "5",
        ]
        process.currentDirectoryURL = URL(filePath: interface)
        process.environment = [
            "HOME": folder, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
            "REQUESTS_CA_BUNDLE": authority, "KOMORNE_ORIGIN": origin, "KOMORNE_AUTHORITY": authority,
            "KOMORNE_CALLER": caller.rawValue, "KOMORNE_NEIGHBOUR": canary, "KOMORNE_COUNTS": counts,
        ]
        try #require(FileManager.default.createFile(atPath: report, contents: nil))
        let output = try FileHandle(forWritingTo: URL(filePath: report))
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        let (ends, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        for await _ in ends {}
        return process.terminationStatus
    }
}
