import Hummingbird
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
            routes: { router in
                router.get("hello/{name}") { _, _ in "hello" }
                router.get("gated") { _, _ in
                    gate.enter()
                    await gate.opened()
                    return "finished"
                }
            }
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
