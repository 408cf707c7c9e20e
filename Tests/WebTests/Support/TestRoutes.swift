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
    router.get("slow") { _, _ in
        try await Task.sleep(for: .seconds(60))
        return "late"
    }
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

struct Unforeseen: Error {
    let secret: String
}

struct Busy: ProblemConvertible {
    var problem: Problem { Problem.unavailable.retrying(after: 2) }
}
