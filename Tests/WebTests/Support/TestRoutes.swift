import Hummingbird
import NIOCore
import Safeguards
import Synchronization
import Web

/// Handlers that do what a test needs.
func addTestRoutes(to router: Router<VisitorContext>) {
    router.get("health/live") { _, _ in "live" }
    router.get("version") { _, _ in "1" }
    router.get("hello/{name}") { _, _ in "hello" }
    router.get("tenant") { _, context in context.tenant?.description ?? "none" }
    router.get("fail") { _, _ -> String in throw Unforeseen(secret: "canary-in-error") }
    router.get("busy") { _, _ -> String in throw Busy() }
    router.get("page") { _, _ in
        Response(
            status: .ok,
            headers: [.contentSecurityPolicy: "default-src 'self'", .server: "leaky"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: "page"))
        )
    }
    router.get("big") { _, _ in
        Response(
            status: .ok,
            body: ResponseBody { writer in
                let block = ByteBuffer(repeating: UInt8(ascii: "x"), count: 64 * 1024)
                for _ in 0..<1024 { try await writer.write(block) }
                try await writer.finish(nil)
            }
        )
    }
    router.get("stream") { _, _ in
        Response(
            status: .ok,
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "one "))
                try await writer.write(ByteBuffer(string: "two"))
                try await writer.finish(nil)
            }
        )
    }
    router.post("echo") { request, context in
        let bytes = try await request.body.collect(upTo: 512 * 1024 * 1024)
        return "\(bytes.readableBytes)"
    }
    router.post("ignore") { _, _ in "ignored" }
    router.post("imports") { request, _ in
        var count = 0
        for try await buffer in request.body { count += buffer.readableBytes }
        return "\(count)"
    }
}

/// A handler that lets the test know it runs, and then takes longer than any test; and one that reads its body.
func addSlowRoutes(_ gate: Gate) -> @Sendable (Router<VisitorContext>) -> Void {
    { router in
        router.get("slow") { _, _ in
            gate.enter()
            try await Task.sleep(for: .seconds(60))
            return "late"
        }
        router.post("echo") { request, _ in
            gate.enter()
            let bytes = try await request.body.collect(upTo: 1024 * 1024)
            return "\(bytes.readableBytes)"
        }
        router.get("hello/{name}") { _, _ in "hello" }
    }
}

/// Holds a handler until the test lets it go, and tells the test that it runs.
final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let entered = Atomic(false)

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    var isEntered: Bool { entered.load(ordering: .acquiring) }
    func enter() { entered.store(true, ordering: .releasing) }
    func open() { continuation.finish() }
    func opened() async { for await _ in stream {} }
}

struct Unforeseen: Error {
    let secret: String
}

struct Busy: ProblemConvertible {
    var problem: Problem { Problem.unavailable.retrying(after: 2) }
}
