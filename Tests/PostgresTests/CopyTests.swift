import Foundation
import Postgres
import Testing

@Suite("COPY")
struct CopyTests {
    /// Lines of two columns, made only when they are asked for.
    private struct Lines: AsyncSequence, AsyncIteratorProtocol {
        let count: Int
        var next = 0
        private let row = String(repeating: "x", count: 190)

        init(_ count: Int) {
            self.count = count
        }

        func makeAsyncIterator() -> Self { self }

        mutating func next() async -> [UInt8]? {
            guard next < count else { return nil }
            defer { next += 500 }
            var chunk: [UInt8] = []
            for number in next..<Swift.min(next + 500, count) { chunk += "\(number)\t\(row)\n".utf8 }
            return chunk
        }
    }

    @Test func aMillionRowsGoInAndOutInLittleMemory() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        try await connection.script("CREATE TEMP TABLE many (n integer, line text)")
        let before = try residentBytes()
        let count = try await connection.copyIn("COPY many FROM STDIN", from: Lines(1_000_000), within: .seconds(120))
        #expect(count == 1_000_000)
        #expect(try await connection.value("SELECT sum(n) FROM many") == Int64(499_999_500_000))

        var most = try residentBytes()
        var bytes = 0
        let out = try await connection.copyOut("COPY many TO STDOUT", within: .seconds(120)) { chunk in
            bytes += chunk.count
            if bytes % 16 == 0 { most = max(most, try residentBytes()) }
        }
        #expect(out == 1_000_000)
        #expect(bytes == 197_888_890)
        // Other tests run beside this one and take what they take; the data alone would be two hundred million.
        #expect(most - before < 150_000_000)
    }

    private func residentBytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return try #require(Int(text.split(separator: " ")[1])) * 4_096
    }

    @Test func chunksMayBreakAnywhere() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        try await connection.script("CREATE TEMP TABLE pieces (n integer, line text)")
        let all = Array("1\tzażółć\n2\tgęślą\n".utf8)
        let chunks = AsyncStream { continuation in
            for byte in all { continuation.yield([byte]) }
            continuation.finish()
        }
        #expect(try await connection.copyIn("COPY pieces FROM STDIN", from: chunks) == 2)
        #expect(try await connection.values("SELECT line FROM pieces ORDER BY n") == ["zażółć", "gęślą"])
    }

    private struct Interrupted: Error {}

    @Test func anErrorOfTheSourceKeepsNothing() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        try await connection.script("CREATE TEMP TABLE broken_off (n integer, line text)")
        let source = AsyncThrowingStream<[UInt8], any Error> { continuation in
            for number in 0..<10_000 { continuation.yield(Array("\(number)\tx\n".utf8)) }
            continuation.finish(throwing: Interrupted())
        }
        await #expect(throws: Interrupted.self) {
            _ = try await connection.copyIn("COPY broken_off FROM STDIN", from: source)
        }
        #expect(connection.isUsable)
        #expect(await connection.isIdle)
        #expect(try await connection.value("SELECT count(*) FROM broken_off") == Int64(0))
    }

    @Test func aBadRowIsARefusalThatQuotesNothing() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        try await connection.script("CREATE TEMP TABLE strict (n integer)")
        let source = AsyncStream<[UInt8]> { continuation in
            continuation.yield(Array("1\nprivate\n2\n".utf8))
            continuation.finish()
        }
        let error = try #require(
            await #expect(throws: PostgresError.self) {
                _ = try await connection.copyIn("COPY strict FROM STDIN", from: source)
            }
        )
        #expect(error.code == "22P02")
        #expect(!"\(error)".contains("private"))
        #expect(try await connection.value("SELECT count(*) FROM strict") == Int64(0))
    }

    @Test func aCancelledTaskEndsItsCopy() async throws {
        let server = try await ThrowAwayServer.shared()
        let connection = try await server.connect()
        try await connection.script("CREATE TEMP TABLE endless (n integer, line text)")
        let (started, signal) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            let endless = AsyncStream<[UInt8]>(unfolding: {
                signal.yield()
                return Array("1\tx\n".utf8)
            })
            return try await connection.copyIn("COPY endless FROM STDIN", from: endless, within: .seconds(60))
        }
        for await _ in started { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(connection.isUsable)
        #expect(try await connection.value("SELECT count(*) FROM endless") == Int64(0))
    }

    @Test func aDeadlineEndsACopy() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        try await connection.script("CREATE TEMP TABLE late (n integer, line text)")
        let endless = AsyncStream<[UInt8]>(unfolding: { Array("1\tx\n".utf8) })
        await #expect(throws: PostgresError.deadlineExceeded) {
            _ = try await connection.copyIn("COPY late FROM STDIN", from: endless, within: .milliseconds(200))
        }
        #expect(try await connection.value("SELECT count(*) FROM late") == Int64(0))
        await #expect(throws: PostgresError.deadlineExceeded) {
            _ = try await connection.copyOut(
                "COPY (SELECT pg_sleep(0.01) FROM generate_series(1, 100000)) TO STDOUT",
                within: .milliseconds(200)
            ) { _ in }
        }
        #expect(try await connection.value("SELECT 1") == Int32(1))
    }

    @Test func aReaderThatHasEnoughEndsTheCopy() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        var chunks = 0
        await #expect(throws: Interrupted.self) {
            _ = try await connection.copyOut("COPY (SELECT generate_series(1, 100000000)) TO STDOUT") { _ in
                chunks += 1
                if chunks == 3 { throw Interrupted() }
            }
        }
        #expect(chunks == 3)
        #expect(connection.isUsable)
        #expect(try await connection.value("SELECT 1") == Int32(1))
    }

    @Test func nobodyElseMayUseTheConnectionMeanwhile() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let count = try await connection.copyOut("COPY (SELECT generate_series(1, 10)) TO STDOUT") { _ in
            await #expect(throws: PostgresError.copyInProgress) { try await connection.execute("SELECT 1") }
        }
        #expect(count == 10)
        #expect(try await connection.value("SELECT 1") == Int32(1))
    }

    @Test func refusalsBeforeTheFirstRowAreOrdinaryOnes() async throws {
        let connection = try await ThrowAwayServer.shared().connect()
        let error = await #expect(throws: PostgresError.self) {
            _ = try await connection.copyIn("COPY no_such_table FROM STDIN", from: Lines(1))
        }
        #expect(error?.code == .undefinedTable)
        #expect(try await connection.value("SELECT 1") == Int32(1))
        await #expect(throws: PostgresError.notThatKindOfStatement) {
            _ = try await connection.copyOut("SELECT 1") { _ in }
        }
    }
}
