import AsyncHTTPClient
import NIOCore
import TestSupport
import Testing
import Web

@Suite("Time and size")
struct DeadlineTests {
    private func limits(_ change: (inout WebLimits) -> Void) -> WebLimits {
        var limits = WebLimits()
        change(&limits)
        return limits
    }

    @Test func closesAConnectionThatNeverStartsTLS() async throws {
        try await withServer(limits: limits { $0.handshake = .milliseconds(100) }) { server in
            let connection = try await RawConnection.openWithoutTLS(port: server.port)
            try await connection.untilClosed(within: .seconds(4))
            try await eventually("it no longer counts") { server.server.connections.count == 0 }
        }
    }

    @Test func closesAConnectionInTheMiddleOfItsHandshake() async throws {
        try await withServer(limits: limits { $0.handshake = .milliseconds(100) }) { server in
            let connection = try await RawConnection.openWithoutTLS(port: server.port)
            try await connection.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00])
            try await connection.untilClosed(within: .seconds(4))
            try await eventually("it no longer counts") { server.server.connections.count == 0 }
        }
    }

    @Test func aDrippedHeadEndsAtItsDeadline() async throws {
        try await withServer(limits: limits { $0.head = .milliseconds(200) }) { server in
            let connection = try await server.raw()
            let drip = Task {
                for byte
                    in "GET /hello/x HTTP/1.1\r\nHost: demo.localhost\r\nX-Long: \(String(repeating: "a", count: 999))"
                {
                    connection.sendRegardless(String(byte))
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            let answer = try await connection.answer(within: .seconds(3))
            drip.cancel()
            #expect(answer.status == 408)
            expectSecureHeaders(on: answer)
            await connection.close()
        }
    }

    @Test func aDrippedHeadOnAUsedConnectionEndsToo() async throws {
        try await withServer(limits: limits { $0.head = .milliseconds(200) }) { server in
            let connection = try await server.raw()
            try await connection.send("GET /hello/x HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            #expect(try await connection.answer().status == 200)
            try await connection.send("GET /hello/x HT")
            #expect(try await connection.answer(within: .seconds(3)).status == 408)
            await connection.close()
        }
    }

    @Test func aDrippedBodyEndsAtTheRequestsDeadline() async throws {
        let gate = Gate()
        let limits = limits { $0.request = .seconds(1) }
        try await withServer(limits: limits, routes: addSlowRoutes(gate)) { server in
            let connection = try await server.raw()
            try await connection.send("POST /echo HTTP/1.1\r\nHost: demo.localhost\r\nContent-Length: 1000\r\n\r\n")
            try await eventually("the handler runs") { gate.isEntered }
            let drip = Task {
                while !Task.isCancelled {
                    connection.sendRegardless("x")
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            let answer = try await connection.answer(within: .seconds(3))
            drip.cancel()
            #expect(answer.status == 408)
            expectSecureHeaders(on: answer)
            await connection.close()
            try await eventually("the handler has ended") {
                server.log.lines.contains { $0.message == "request stopped" && $0.metadata["route"] == "/echo" }
            }
        }
    }

    @Test func aBodySlowerThanTheFloorEndsBeforeTheDeadline() async throws {
        let limits = limits {
            $0.bodyGrace = .milliseconds(200)
            $0.bodyBytesPerSecond = 10_000
            $0.writeStall = .milliseconds(400)
        }
        try await withServer(limits: limits) { server in
            let connection = try await server.raw()
            try await connection.send("POST /echo HTTP/1.1\r\nHost: demo.localhost\r\nContent-Length: 60000\r\n\r\n")
            let drip = Task {
                while !Task.isCancelled {
                    connection.sendRegardless("x")
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            let answer = try await connection.answer(within: .seconds(5))
            drip.cancel()
            #expect(answer.status == 408)
            await connection.close()
        }
    }

    @Test func aHandlerThatTakesTooLongIsAnsweredForAndCancelled() async throws {
        let gate = Gate()
        try await withServer(limits: limits { $0.answer = .seconds(1) }, routes: addSlowRoutes(gate)) { server in
            let connection = try await server.raw()
            try await connection.send("GET /slow HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            try await eventually("the handler runs") { gate.isEntered }
            let answer = try await connection.answer(within: .seconds(3))
            #expect(answer.status == 503)
            #expect(answer["retry-after"] != nil)
            expectSecureHeaders(on: answer)
            await connection.close()
            try await eventually("the handler was cancelled, under the same id") {
                server.log.lines.contains {
                    $0.message == "request stopped" && $0.metadata["request_id"] == answer["x-request-id"]
                }
            }
        }
    }

    @Test func aReaderWhoDoesNotReadIsLeftAlone() async throws {
        try await withServer(limits: limits { $0.writeStall = .milliseconds(300) }) { server in
            let connection = try await server.raw(receiveBuffer: 8 * 1024)
            try await connection.stopReading()
            try await connection.send("GET /big HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            try await eventually("the connection is given up") {
                server.log.requests.contains { $0.metadata["refused"] == "write_stalled" }
            }
            try await eventually("it no longer counts") { server.server.connections.count == 0 }
            await connection.close()
        }
    }

    @Test func anIdleConnectionIsClosed() async throws {
        try await withServer(limits: limits { $0.idle = .seconds(2) }) { server in
            let fresh = try await server.raw()
            let used = try await server.raw()
            try await used.send("GET /hello/x HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            #expect(try await used.answer().status == 200)
            try await fresh.untilClosed()
            try await used.untilClosed()
            #expect(fresh.received.isEmpty && used.received.isEmpty)
        }
    }

    @Test func anOldConnectionIsClosedWithItsNextAnswer() async throws {
        try await withServer(limits: limits { $0.connectionAge = .milliseconds(2_500) }) { server in
            let connection = try await server.raw()
            var answers = 0
            while !connection.isClosed {
                connection.sendRegardless("GET /hello/x HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
                guard let answer = try? await connection.answer() else { break }  // Closed between two requests.
                answers += 1
                if answer["connection"] == "close" { break }
            }
            #expect(answers > 1)
            try await connection.untilClosed(within: .seconds(4))
        }
    }

    @Test func aConnectionEndsAfterItsLastRequest() async throws {
        try await withServer(limits: limits { $0.requestsPerConnection = 3 }) { server in
            let connection = try await server.raw()
            let request = "GET /hello/x HTTP/1.1\r\nHost: demo.localhost\r\n\r\n"
            try await connection.send(String(repeating: request, count: 10))
            var answers: [RawAnswer] = []
            for _ in 0..<3 { answers.append(try await connection.answer()) }
            #expect(answers.map { $0["connection"] } == [nil, nil, "close"])
            try await connection.untilClosed()
            #expect(connection.received.isEmpty)
        }
    }

    @Test(arguments: [true, false])
    func aBodyTooLargeIsRefused(declared: Bool) async throws {
        try await withServer { server in
            let connection = try await server.raw()
            let body = String(repeating: "x", count: 65 * 1024)
            let fields = "POST /echo HTTP/1.1\r\nHost: demo.localhost\r\n"
            if declared {
                try await connection.send(fields + "Content-Length: \(body.utf8.count)\r\n\r\n")
            } else {
                try await connection.send(fields + "Transfer-Encoding: chunked\r\n\r\n")
                connection.sendRegardless("10400\r\n" + body + "\r\n0\r\n\r\n")
            }
            let answer = try await connection.answer()
            #expect(answer.status == 413)
            #expect(answer.body.contains("\"code\":\"body-too-large\""))
            expectSecureHeaders(on: answer)
            await connection.close()
        }
    }

    @Test func anHTTP2StreamHasTheSameSizeAndTime() async throws {
        let limits = limits { $0.answer = .milliseconds(200) }
        try await withServer(limits: limits, http2: true, routes: addSlowRoutes(Gate())) { server in
            let client = try server.client(http2: true)
            let slow = try await client.get("/slow", host: "demo.localhost")
            #expect(slow.status == 503)
            #expect(slow.version == "HTTP/2.0")
            expectSecureHeaders(on: slow)
            let block = Array(repeating: UInt8(1), count: 65 * 1024)
            let big = try await client.send("POST", "/echo", host: "demo.localhost", body: .bytes(block))
            #expect(big.status == 413)
            expectSecureHeaders(on: big)
            let coded = try await client.send(
                "POST",
                "/echo",
                host: "demo.localhost",
                headers: [("Content-Encoding", "gzip")],
                body: .bytes([1])
            )
            #expect(coded.status == 415)
            #expect(try await client.get("/hello/x", host: "demo.localhost").status == 200)
            try await client.shutdown()
        }
    }

    @Test func aBodyAtTheLimitIsTaken() async throws {
        try await withServer { server in
            let client = try server.client()
            let body = String(repeating: "x", count: 64 * 1024)
            let answer = try await client.send("POST", "/echo", host: "demo.localhost", body: .bytes(Array(body.utf8)))
            #expect(answer.text == "65536")
            try await client.shutdown()
        }
    }

    @Test func anUploadRouteTakesMore() async throws {
        let limits = limits { $0.uploads = [WebLimits.Upload(path: "/imports", bytes: 3_000_000)] }
        try await withServer(limits: limits) { server in
            let client = try server.client()
            func send(_ count: Int) async throws -> LocalhostClient.Answer {
                let block = ByteBuffer(repeating: 1, count: 50_000)
                let blocks = AsyncStream { continuation in
                    for _ in 0..<count { continuation.yield(block) }
                    continuation.finish()
                }
                return try await client.send(
                    "POST",
                    "/imports",
                    host: "demo.localhost",
                    body: .stream(blocks, length: .unknown)
                )
            }
            #expect(try await send(60).text == "3000000")
            #expect(try await send(61).status == 413)
            try await client.shutdown()
        }
    }

    @Test func aBodyNobodyReadsDoesNotBlockTheNextRequest() async throws {
        try await withServer { server in
            let connection = try await server.raw()
            let post = "POST /ignore HTTP/1.1\r\nHost: demo.localhost\r\nContent-Length: 3\r\n\r\nabc"
            try await connection.send(post + post)
            #expect(try await connection.answer().body == "ignored")
            #expect(try await connection.answer().body == "ignored")
            await connection.close()
        }
    }

    @Test func expectContinueIsAnswered() async throws {
        try await withServer { server in
            let connection = try await server.raw()
            try await connection.send(
                "POST /echo HTTP/1.1\r\nHost: demo.localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
            )
            #expect(try await connection.answer().status == 100)
            try await connection.send("abc")
            #expect(try await connection.answer().body == "3")
            await connection.close()
        }
    }
}
