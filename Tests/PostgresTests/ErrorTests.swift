import Foundation
import Glibc
import Logging
import Postgres
import Testing

@Suite("Errors and notices")
struct ErrorTests {
    private let secret = "89010112345"

    @Test func refusalsAreKnownByTheirCodeAndShowNoValue() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        try await connection.script("CREATE TEMP TABLE person (pesel text CONSTRAINT one_person_once PRIMARY KEY)")
        try await connection.execute("INSERT INTO person VALUES (\(secret))")
        let error = try #require(
            await #expect(throws: PostgresError.self) {
                try await connection.execute("INSERT INTO person VALUES (\(secret))")
            }
        )
        #expect(error.code == .uniqueViolation)
        guard case .refused(let refusal) = error else { return #expect(Bool(false), "not a refusal") }
        #expect(refusal.constraint == "one_person_once")
        expectMute(error)
        expectMute(refusal)
        #expect(!error.localizedDescription.contains(secret))
    }

    @Test func aMessageThatQuotesAValueIsNotShown() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let error = try #require(
            await #expect(throws: PostgresError.self) { try await connection.execute("SELECT \(secret + "x")::bigint") }
        )
        guard case .refused(let refusal) = error else { return #expect(Bool(false), "not a refusal") }
        #expect(refusal.message.contains(secret), "the server does quote it, so hiding it is worth something")
        expectMute(error)
        expectMute(refusal)
        #expect(!error.localizedDescription.contains(secret))
    }

    private func expectMute(_ error: any CustomStringConvertible & CustomDebugStringConvertible) {
        var dumped = ""
        dump(error, to: &dumped)
        let texts = [
            "\(error)", error.description, error.debugDescription, String(reflecting: error), dumped,
            "\([error])", "\(Optional.some(error) as Any)",
        ]
        for text in texts { #expect(!text.contains(secret)) }
    }

    @Test func theMistakesPlaceInAStatementIsKept() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let error = await #expect(throws: PostgresError.self) { try await connection.execute("SELECT nonsense") }
        guard case .refused(let refusal) = error else { return #expect(Bool(false), "not a refusal") }
        #expect(refusal.code == "42703")
        #expect(refusal.position == 8)
    }

    @Test func noticesAreCountedAndNeverPrinted() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let words = "very-private-\(UUID().uuidString)"
        let printed = try await capturingStandardError {
            try await connection.script(
                SQL(trusted: "DO $$ BEGIN RAISE WARNING '\(words)'; RAISE NOTICE '\(words)'; END $$")
            )
        }
        #expect(connection.noticeCount == 2)
        #expect(!printed.contains(words))
    }

    @Test func noticesAreLoggedByCodeOnly() async throws {
        let log = LogRecorder()
        var logger = Logger(label: "test") { _ in log }
        logger.logLevel = .trace
        let address = try await ThrowAwayServer.shared().address
        let connection = try await Connection.open(address, within: .seconds(5), logger: logger)
        try await connection.script("DO $$ BEGIN RAISE WARNING 'private words'; END $$")
        #expect(log.text.contains("01000"))
        #expect(!log.text.contains("private"))
    }

    /// What anybody writes to the standard error while `body` runs; it is passed on afterwards.
    private func capturingStandardError(_ body: () async throws -> Void) async throws -> String {
        let path = NSTemporaryDirectory() + "stderr-" + UUID().uuidString
        let original = dup(2)
        let file = unsafe open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
        try #require(original >= 0 && file >= 0)
        dup2(file, 2)
        do {
            try await body()
            dup2(original, 2)
        } catch {
            dup2(original, 2)
            throw error
        }
        close(file)
        close(original)
        let printed = try String(contentsOfFile: path, encoding: .utf8)
        FileHandle.standardError.write(Data(printed.utf8))
        try FileManager.default.removeItem(atPath: path)
        return printed
    }
}
