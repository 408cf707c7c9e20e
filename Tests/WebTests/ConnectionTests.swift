import Hummingbird
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import TestSupport
import Testing
import Web

@Suite("Connections")
struct ConnectionTests {
    private let request = "GET /hello/x HTTP/1.1\r\nHost: demo.localhost\r\n\r\n"

    @Test(arguments: [(total: 3, perAddress: 32), (total: 512, perAddress: 3)])
    func oneTooManyIsClosedAndTheOthersAreServed(total: Int, perAddress: Int) async throws {
        var limits = WebLimits()
        limits.connections = total
        limits.connectionsPerAddress = perAddress
        try await withServer(limits: limits) { server in
            var connections: [RawConnection] = []
            for _ in 0..<3 { connections.append(try await server.raw()) }
            #expect(server.server.connections.count == 3)
            let refused = try await server.raw()
            #expect(refused.isClosed && !refused.isReady)
            for connection in connections {
                try await connection.send(request)
                #expect(try await connection.answer().status == 200)
            }
            #expect(
                await server.metrics.text().contains(#"komorne_http_refused_total{reason="too_many_connections"} 1"#)
            )
            for connection in connections { await connection.close() }
            try await eventually("places are free again") { server.server.connections.count == 0 }
            #expect(try await server.answer(to: request).status == 200)
        }
    }

    @Test func requestsSentAheadAreAnsweredInOrder() async throws {
        try await withServer { server in
            let connection = try await server.raw()
            let count = 200
            let posts = (0..<count).map { length in
                "POST /echo HTTP/1.1\r\nHost: demo.localhost\r\nContent-Length: \(length)\r\n\r\n"
                    + String(repeating: "x", count: length)
            }
            connection.sendRegardless(posts.joined())
            for length in 0..<count {
                #expect(try await connection.answer().body == "\(length)")
            }
            await connection.close()
        }
    }

    /// The bound is on memory, so it has to count whatever the client can make long.
    @Test(arguments: ["uri", "name", "value", "body", "fields"])
    func whatIsSentAheadCountsWhole(_ part: String) {
        let long = String(repeating: "x", count: 8_000)
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: part == "uri" ? "/" + long : "/")
        switch part {
        case "name": head.headers.add(name: long, value: "1")
        case "value": head.headers.add(name: "X-Long", value: long)
        case "fields": for _ in 0..<4_000 { head.headers.add(name: "a", value: "b") }
        default: break
        }
        var ahead = SentAhead()
        ahead.append(part == "body" ? .body(ByteBuffer(string: long)) : .head(head))
        #expect(ahead.bytes >= 8_000)
        let first = ahead.bytes
        ahead.append(part == "body" ? .body(ByteBuffer(string: long)) : .head(head))
        #expect(ahead.bytes == 2 * first)
    }

    @Test func readingGoesOnOnceWhatWasSentAheadIsAnswered() async throws {
        let gate = Gate()
        try await withServer(
            routes: { $0.addHello(andGate: gate, answering: "gated") }
        ) { server in
            let connection = try await server.raw()
            let long = String(repeating: "x", count: 7_000)
            let big = "GET /hello/x HTTP/1.1\r\nHost: demo.localhost\r\nX-A: \(long)\r\nX-B: \(long)\r\n\r\n"
            connection.sendRegardless("GET /gated HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            connection.sendRegardless(String(repeating: big, count: 60))
            try await eventually("the handler runs") { gate.isEntered }
            gate.open()
            #expect(try await connection.answer().body == "gated")
            for _ in 0..<60 { #expect(try await connection.answer().body == "hello") }
            await connection.close()
        }
    }

    @Test func aSmallAnswerIsOneRecord() async throws {
        try await withServer { server in
            let connection = try await server.raw()
            // Session tickets may come with the first answer.
            try await connection.send(request)
            #expect(try await connection.answer().body == "hello")
            let before = connection.records
            try await connection.send(request)
            #expect(try await connection.answer().body == "hello")
            #expect(connection.records == before + 1)
            await connection.close()
        }
    }

    @Test(arguments: [false, true])
    func aHandlerRunsOnTheLoopOfItsConnection(http2: Bool) async throws {
        try await withServer(
            http2: http2,
            routes: { router in
                router.get("where") { _, _ in
                    let before = MultiThreadedEventLoopGroup.currentEventLoop.map(ObjectIdentifier.init)
                    try await Task.sleep(for: .milliseconds(1))
                    let after = MultiThreadedEventLoopGroup.currentEventLoop.map(ObjectIdentifier.init)
                    return before != nil && before == after ? "loop" : "elsewhere"
                }
            }
        ) { server in
            let client = try server.client(http2: http2)
            #expect(try await client.get("/where", host: "demo.localhost").text == "loop")
            try await client.shutdown()
        }
    }

    @Test func theIDsOfAConnectionDifferAndDoNotCountFromOne() async throws {
        try await withServer { server in
            var ids: [String] = []
            for _ in 0..<2 {
                let connection = try await server.raw()
                for _ in 0..<20 {
                    try await connection.send(request)
                    ids.append(try #require(try await connection.answer()["x-request-id"]))
                }
                await connection.close()
            }
            #expect(Set(ids).count == 40)
            #expect(Set(ids.map { $0.prefix(16) }).count == 2, "a connection has one half of its own")
            #expect(ids.allSatisfy { $0.count == 32 && $0.allSatisfy { "0123456789abcdef".contains($0) } })
            #expect(!ids.contains { $0.hasSuffix("00000000000001") })
        }
    }

    @Test func aRefusalWaitsForTheAnswersBeforeIt() async throws {
        try await withServer { server in
            let connection = try await server.raw()
            try await connection.send(request + request + "GET /hello/x HTTP/1.1\r\n\r\n" + request)
            #expect(try await connection.answer().status == 200)
            #expect(try await connection.answer().status == 200)
            #expect(try await connection.answer().status == 400)
            await connection.close()
            #expect(connection.received.isEmpty)
        }
    }

    @Test func aClientThatLeavesFreesItsHandler() async throws {
        let gate = Gate()
        try await withServer(routes: addSlowRoutes(gate)) { server in
            let connection = try await server.raw()
            try await connection.send("GET /slow HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            try await eventually("the handler runs") { gate.isEntered }
            await connection.close()
            try await eventually("the handler has ended") {
                server.log.lines.contains { $0.message == "request stopped" && $0.metadata["route"] == "/slow" }
            }
            #expect(server.log.requests.map { $0.metadata["refused"] } == ["client_left"])
        }
    }

    @Test func aClientThatLeavesWithRequestsAheadFreesItsHandlerToo() async throws {
        let gate = Gate()
        try await withServer(routes: addSlowRoutes(gate)) { server in
            let connection = try await server.raw()
            try await connection.send("GET /slow HTTP/1.1\r\nHost: demo.localhost\r\n\r\n" + request + request)
            try await eventually("the handler runs") { gate.isEntered }
            await connection.close()
            try await eventually("the handler has ended") {
                server.log.lines.contains { $0.message == "request stopped" }
            }
            #expect(server.log.requests.count == 1)
        }
    }

    @Test func aStopLetsTheRunningRequestFinish() async throws {
        let gate = Gate()
        try await withServer(
            routes: { $0.addHello(andGate: gate, answering: "finished") }
        ) { server in
            let idle = try await server.raw()
            let running = try await server.raw()
            try await running.send("GET /gated HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            try await eventually("the handler runs") { gate.isEntered }
            await server.group.triggerGracefulShutdown()
            try await idle.untilClosed()
            try await eventually("nobody is let in any more") {
                let late = try? await RawConnection.openWithoutTLS(port: server.port)  // Refused is what is wanted.
                guard let late else { return true }
                await late.close()
                return false
            }
            gate.open()
            let answer = try await running.answer()
            #expect(answer.body == "finished")
            #expect(answer["connection"] == "close")
            try await running.untilClosed()
        }
    }

    @Test func aStopDoesNotWaitForeverForARequest() async throws {
        var limits = WebLimits()
        limits.drain = .milliseconds(300)
        let gate = Gate()
        try await withServer(limits: limits, routes: addSlowRoutes(gate)) { server in
            let connection = try await server.raw()
            try await connection.send("GET /slow HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            try await eventually("the handler runs") { gate.isEntered }
            await server.group.triggerGracefulShutdown()
            let answer = try await connection.answer(within: .seconds(3))
            #expect(answer.status == 503)
            #expect(answer.body.contains("\"code\":\"stopping\""))
            await connection.close()
        }
    }
}

extension Router<VisitorContext> {
    /// A route that answers at once, and one that answers when the test lets it.
    fileprivate func addHello(andGate gate: Gate, answering answer: String) {
        get("hello/{name}") { _, _ in "hello" }
        get("gated") { _, _ in
            gate.enter()
            await gate.opened()
            return answer
        }
    }
}
