import Casework
import Correspondence
import Foundation
import Persistence
import Postgres
import Safeguards
import Synchronization
import Testing
import TestSupport

@testable import Jobs

@Suite("Sending notices")
struct SendNoticeTests {
    private let unit: TestUnit
    private let person: TestPerson
    private let transport = ScriptedTransport()

    init() async throws {
        unit = try await TestUnit.make(in: TestDatabase.separate())
        person = try await unit.person(.caseWorker)
        let id = person.id
        try await unit.change { (tenant: borrowing TenantConnection) in try await tenant.notify(id, .passwordChanged) }
    }

    @Test func aNoticeGoesOutOnce() async throws {
        try await work()
        #expect(transport.sent.map(\.to.address.text) == [person.email])
        #expect(transport.sent.first?.bounce.text == "zwroty@example.org")
        #expect(try await states() == ["done"])
        #expect(try await isSent())
        try await work()
        #expect(transport.sent.count == 1)
        #expect(try await unit.recordedActs().suffix(1) == ["notice.sent"])
    }

    @Test("What passes is tried again, under the same name")
    func temporaryFailures() async throws {
        transport.answer(with: [.temporary(451), .unreachable, .insecure, .refusedSignIn, nil])
        for expected in [1, 2, 3, 4] {
            try await work()
            #expect(try await states() == ["ready"] && transport.tried.count == expected)
            unit.clock.advance(by: 3600)
        }
        try await work()
        #expect(try await states() == ["done"])
        #expect(Set(transport.tried.map(\.id)).count == 1, "servers may see that it is the same message")
    }

    @Test("What the server does not want at all is parked and recorded")
    func finalFailures() async throws {
        transport.answer(with: [.permanent(550)])
        try await work()
        #expect(try await states() == ["parked"])
        #expect(try await failure() == "MailFailure")
        #expect(try await unit.recordedActs().suffix(1) == ["notice.failed"])
        #expect(try await !isSent())
        unit.clock.advance(by: 86_400)
        try await work()
        #expect(transport.tried.count == 1)
    }

    @Test("After the last attempt it is parked and recorded")
    func exhaustion() async throws {
        transport.answer(with: Array(repeating: .unreachable, count: 20))
        for _ in 0..<14 {
            try await work()
            unit.clock.advance(by: 7 * 3600)
        }
        #expect(transport.tried.count == 12)
        #expect(try await states() == ["parked"])
        #expect(try await unit.recordedActs().filter { $0 == "notice.failed" }.count == 1)
    }

    @Test("Where a worker died after sending, another sends the same message once more")
    func aDeadWorker() async throws {
        let now = unit.now
        let taken = try await unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.takeJob(ofKinds: [SendNotice.kind], now: now, leaseUntil: now.addingTimeInterval(300))
        }
        let lost = try #require(taken)
        let job = try JSONDecoder().decode(SendNotice.self, from: Data(lost.payload.utf8))
        _ = try await job.work(with: post, in: unit.tenant.id, unit.casework)
        unit.clock.advance(by: 301)
        try await work()
        #expect(try await states() == ["done"])
        #expect(transport.sent.count == 2 && Set(transport.sent.map(\.id)).count == 1)
        let performer = try #require(try kinds.performers[SendNotice.kind])
        await #expect(throws: JobLeaseLost()) { try await performer(lost, unit.tenant.id, unit.casework) }
        #expect(transport.sent.count == 2, "who comes back finds it sent")
    }

    @Test("No transaction is open while the server is spoken to")
    func nothingWaitsForTheServer() async throws {
        let id = person.id
        transport.meanwhile { [unit] in
            try await unit.change { (tenant: borrowing TenantConnection) in
                _ = try await tenant.lockAccount(id)
                try await tenant.execute("LOCK TABLE notice IN EXCLUSIVE MODE")
            }
        }
        try await work()
        #expect(transport.sent.count == 1)
        #expect(try await states() == ["done"])
    }

    @Test("A request for a new password becomes a letter in two steps")
    func aForgottenPassword() async throws {
        let caller = Caller(
            tenant: unit.tenant.id,
            credential: .none,
            client: Client(address: "192.0.2.9", agent: "Test", request: "test")
        )
        // What is later in time comes later in the queue.
        unit.clock.advance(by: 1)
        try await unit.casework.askForPasswordReset(email: person.email, by: caller)
        for _ in 0..<3 { try await work() }
        #expect(transport.sent.count == 2)
        #expect(transport.sent.last?.text.contains("/new-password/") == true)
    }

    private var post: PostOffice {
        get throws {
            PostOffice(
                transport: transport,
                sender: try MailAddress("komorne@example.org"),
                bounce: try MailAddress("zwroty@example.org")
            )
        }
    }

    private var kinds: JobKinds {
        get throws { .all(sendingBy: try post) }
    }

    /// What a worker does with the jobs that are due.
    private func work() async throws {
        var settings = Worker.Settings()
        settings.schedule = Schedule([])
        let worker = Worker(
            casework: unit.casework,
            platform: unit.database.makePlatform(),
            kinds: try kinds,
            settings: settings,
            logger: unit.database.logger
        )
        try await worker.drain()
    }

    private func states() async throws -> [String] {
        try await unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.values("SELECT state FROM job WHERE kind = 'notice.send'")
        }
    }

    private func failure() async throws -> String {
        try await unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.value("SELECT failure FROM job WHERE kind = 'notice.send'")
        }
    }

    private func isSent() async throws -> Bool {
        try await unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.value("SELECT bool_and(sent_at IS NOT NULL) FROM notice")
        }
    }
}

/// A mail server that does what the test says.
private final class ScriptedTransport: MailTransport {
    private struct State {
        var answers: [MailFailure?] = []
        var tried: [Email] = []
        var sent: [Email] = []
        var meanwhile: (@Sendable () async throws -> Void)?
    }

    private let state = Mutex(State())

    var tried: [Email] { state.withLock { $0.tried } }
    var sent: [Email] { state.withLock { $0.sent } }

    /// What it answers to the next messages; it takes all that come after.
    func answer(with answers: [MailFailure?]) {
        state.withLock { $0.answers = answers }
    }

    func meanwhile(_ body: @escaping @Sendable () async throws -> Void) {
        state.withLock { $0.meanwhile = body }
    }

    func send(_ email: Email) async throws(MailFailure) {
        let (answer, meanwhile) = state.withLock { state in
            state.tried.append(email)
            return (state.answers.isEmpty ? nil : state.answers.removeFirst(), state.meanwhile)
        }
        do {
            try await meanwhile?()
        } catch {
            throw .unreachable
        }
        if let answer { throw answer }
        state.withLock { $0.sent.append(email) }
    }
}
