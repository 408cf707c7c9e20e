import Foundation
import Hummingbird
import Logging
import Safeguards
import ServiceLifecycle
import TestSupport
import Testing
import Web

@Suite("Log and metrics")
struct LogAndMetricsTests {
    @Test func aRequestHasOneLineWithNothingAnybodyTyped() async throws {
        try await withServer { server in
            let canaries = ["canary-path", "canary-query", "canary-header", "canary-agent", "canary-cookie"]
            let answer = try await server.answer(
                to: """
                    GET /hello/canary-path?q=canary-query HTTP/1.1\r
                    Host: demo.localhost\r
                    X-Any: canary-header\r
                    User-Agent: canary-agent\r
                    Cookie: a=canary-cookie\r
                    \r

                    """
            )
            #expect(answer.status == 200)
            let lines = server.log.requests
            #expect(lines.count == 1)
            let line = try #require(lines.first)
            #expect(line.level == .info)
            #expect(line.metadata["method"] == "GET")
            #expect(line.metadata["route"] == "/hello/{name}")
            #expect(line.metadata["status"] == "200")
            #expect(line.metadata["bytes"] == "5")
            #expect(line.metadata["tenant"] == RunningServer.demo.description)
            #expect(line.metadata["request_id"] == answer["x-request-id"])
            #expect(line.metadata["ms"].flatMap(Double.init) != nil)
            #expect(Set(line.metadata.keys) == ["method", "route", "status", "bytes", "tenant", "request_id", "ms"])
            for canary in canaries {
                #expect(!server.log.lines.contains { "\($0)".contains(canary) })
            }
        }
    }

    @Test func arefusedRequestHasOneLineUnderTheIDOfItsAnswer() async throws {
        try await withServer { server in
            let answer = try await server.answer(to: "GET /canary HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
            #expect(server.log.requests.count == 1)
            let line = try #require(server.log.requests.first)
            #expect(line.metadata["status"] == "400")
            #expect(line.metadata["refused"] == "host")
            #expect(Set(line.metadata.keys) == ["method", "route", "status", "refused", "request_id", "tenant"])
            #expect(line.metadata["request_id"] == answer["x-request-id"])
            #expect(!server.log.lines.contains { "\($0)".contains("canary") })
        }
    }

    @Test(arguments: [(false, "PROPFIND"), (true, "CANARY")])
    func aRefusalDoesNotRepeatAMethodNobodyKnows(http2: Bool, method: String) async throws {
        try await withServer(http2: http2) { server in
            let client = try server.client(http2: http2)
            let coded = [("Content-Encoding", "gzip")]
            let refused = try await client.send(method, "/hello/x", host: "demo.localhost", headers: coded)
            #expect(refused.status == 415)
            #expect(refused.version == (http2 ? "HTTP/2.0" : "HTTP/1.1"))
            let line = try #require(server.log.requests.first { $0.metadata["refused"] == "content_encoding" })
            #expect(line.metadata["method"] == "other")
            #expect(!server.log.lines.contains { "\($0)".contains(method) })
            try await client.shutdown()
        }
    }

    @Test func aPathNobodyKnowsLeavesNoTrace() async throws {
        try await withServer { server in
            _ = try await server.answer(to: "CANARY /canary/1 HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            _ = try await server.answer(to: "DELETE /canary/1 HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            #expect(server.log.requests.allSatisfy { $0.metadata["route"] == "-" })
            #expect(!server.log.lines.contains { "\($0)".lowercased().contains("canary") })
            #expect(await !server.metrics.text().lowercased().contains("canary"))
        }
    }

    @Test func aStreamedAnswerIsLoggedWithItsSize() async throws {
        try await withServer { server in
            let client = try server.client()
            #expect(try await client.get("/stream", host: "demo.localhost").text == "one two")
            try await eventually("it is logged") { server.log.requests.first?.metadata["bytes"] == "7" }
            try await client.shutdown()
        }
    }

    @Test func aHandlersOwnLinesCarryTheID() async throws {
        try await withServer(routes: { router in
            router.get("talk") { _, context in
                context.logger.info("talking")
                return "ok"
            }
        }) { server in
            let answer = try await server.answer(to: "GET /talk HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            let line = try #require(server.log.lines.first { $0.message == "talking" })
            #expect(line.metadata == ["request_id": answer["x-request-id"] ?? "-"])
        }
    }

    @Test func metricsAreServedAsTextThatParses() async throws {
        try await withServer { server in
            _ = try await server.answer(to: "GET /hello/x HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            _ = try await server.answer(to: "GET /nowhere HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            let quoted = server.metrics.counter("test_total", "With a \"quoted\" label.", labels: "name")
            quoted.add("a\"b\\c\nd")
            server.metrics.observe(.gauge, "test_depth", "Looked up when asked.") {
                [.init(3, labels: [("queue", "mail")])]
            }

            let text = try await scrape(server.metrics) { connection in
                try await connection.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
                let answer = try await connection.answer()
                #expect(answer["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
                try await connection.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await connection.answer().status == 404)
                return answer.body
            }
            let samples = try parse(text)
            #expect(samples[#"komorne_http_requests_total{method="GET",route="/hello/{name}",status="2xx"}"#] == 1)
            #expect(samples[#"komorne_http_requests_total{method="GET",route="-",status="4xx"}"#] == 1)
            #expect(samples[#"komorne_http_request_seconds_count{route="/hello/{name}"}"#] == 1)
            #expect(samples[#"komorne_http_request_seconds_bucket{route="/hello/{name}",le="+Inf"}"#] == 1)
            #expect(samples[#"test_total{name="a\"b\\c\nd"}"#] == 1)
            #expect(samples[#"test_depth{queue="mail"}"#] == 3)
            #expect(samples["komorne_http_connections"] != nil)
        }
    }

    @Test(arguments: ["0.0.0.0", "::", "192.0.2.1", "metrics.example", "10.127.0.1", "127.evil.example"])
    func metricsAreNotOfferedToOtherMachines(_ host: String) throws {
        #expect(throws: MetricsServer.NotLoopback.self) {
            try MetricsServer(host: host, port: 0, metrics: MetricsRegistry(), logger: LogRecorder().logger)
        }
        _ = try MetricsServer(
            host: host,
            port: 0,
            reachableFromOutside: true,
            metrics: MetricsRegistry(),
            logger: LogRecorder().logger
        )
    }

    /// A page under a name that leads to 127.0.0.1 is refused; a collector on the machine is not.
    @Test func metricsAreServedUnderLoopbackNamesOnly() async throws {
        let own = [
            "localhost", "localhost:9464", "LOCALHOST", "127.0.0.1", "127.0.0.1:9464", "127.9.9.9", "[::1]:9464",
        ]
        let others = ["rebound.example", "127.evil.example", "127.0.0.1.evil.example", "localhost.evil.example"]
        let more = ["192.0.2.1", "[::2]", "[2001:db8::1]:80", "demo.localhost", "0.0.0.0", "::1", "", "[", "[]"]
        for isReachable in [false, true] {
            try await scrape(MetricsRegistry(), reachableFromOutside: isReachable) { connection in
                for host in own + others + more {
                    try await connection.send("GET /metrics HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                    let isServed = isReachable || own.contains(host)
                    #expect(try await connection.answer().status == (isServed ? 200 : 421), "\(host)")
                }
            }
        }
    }

    private func scrape<Result: Sendable>(
        _ registry: MetricsRegistry,
        reachableFromOutside: Bool = false,
        _ body: (RawConnection) async throws -> Result
    ) async throws -> Result {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let metrics = try MetricsServer(
            port: 0,
            reachableFromOutside: reachableFromOutside,
            metrics: registry,
            logger: LogRecorder().logger
        ) { port in
            listening.yield(port)
        }
        let group = ServiceGroup(configuration: .init(services: [metrics], logger: LogRecorder().logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            let connection = try await RawConnection.openWithoutTLS(port: port)
            // Whatever went wrong, the server must stop, or the test would wait for it for ever.
            do {
                let result = try await body(connection)
                await connection.close()
                await group.triggerGracefulShutdown()
                return result
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
        }
    }

    /// Line by line, as Prometheus reads it: every sample belongs to the family announced before it.
    private func parse(_ text: String) throws -> [String: Double] {
        var samples: [String: Double] = [:]
        var family = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# HELP ") { continue }
            if line.hasPrefix("# TYPE ") {
                let words = line.split(separator: " ")
                #expect(words.count == 4)
                #expect(["counter", "gauge", "histogram"].contains(words.last ?? ""))
                family = String(words[2])
                continue
            }
            #expect(line.hasPrefix(family))
            let end = try #require(line.lastIndex(of: " "))
            let value = try #require(Double(line[line.index(after: end)...]))
            let name = String(line[..<end])
            #expect(samples[name] == nil, "a sample occurs once")
            samples[name] = value
        }
        return samples
    }
}
