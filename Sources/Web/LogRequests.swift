import HTTPTypes
package import Hummingbird
import Logging
import NIOCore
import Safeguards
import Synchronization

/// One line and one observation a request.
///
/// A request that is stopped before its answer has its line from the connection's guard, which knows why; what is added
/// here then is which route it was.
///
/// The line names the route's template, never the path, the query or anything a person typed.
package struct LogRequests: RouterMiddleware {
    package typealias Context = VisitorContext

    private let logger: Logger
    private let requests: Counter
    private let durations: Histogram

    init(logger: Logger, metrics: MetricsRegistry) {
        self.logger = logger
        requests = metrics.counter(
            "komorne_http_requests_total",
            "Requests answered, by route template and class of status.",
            labels: "method",
            "route",
            "status"
        )
        durations = metrics.histogram(
            "komorne_http_request_seconds",
            "Time from a request's header fields to its answer, by route template.",
            labels: "route"
        )
    }

    package func handle(
        _ request: Request,
        context: VisitorContext,
        next: @concurrent (Request, VisitorContext) async throws -> Response
    ) async throws -> Response {
        let began = ContinuousClock.now
        let context = context.identified(by: RequestID(written: request.headers[.requestID]) ?? RequestID())
        var response = try await next(request, context)
        if request.method == .head {
            response = response.createHeadResponse()
        }
        let line = Line(request: request, context: context, status: response.status.code, began: began)
        if let length = response.body.contentLength {
            write(line, bytes: length, stopped: Task.isCancelled)
            return response
        }
        // A stream's size is known when it has ended; until then there is nothing to log.
        let body = response.body
        return Response(
            status: response.status,
            headers: response.headers,
            body: ResponseBody { writer in
                let counted = Counted()
                do {
                    try await body.write(CountingWriter(writer: writer, counted: counted, eventLoop: context.eventLoop))
                } catch {
                    write(line, bytes: counted.bytes.load(ordering: .relaxed), stopped: true)
                    throw error
                }
                write(line, bytes: counted.bytes.load(ordering: .relaxed))
            }
        )
    }

    private struct Line: Sendable {
        let method: String
        let route: String
        let status: Int
        let request: RequestID
        let tenant: TenantID?
        let began: ContinuousClock.Instant

        init(request: Request, context: VisitorContext, status: Int, began: ContinuousClock.Instant) {
            method = KnownMethod.name(request.method.rawValue)
            route = context.isUnrouted ? "-" : context.endpointPath ?? "-"
            self.status = status
            self.request = context.requestID
            tenant = context.tenant
            self.began = began
        }
    }

    private func write(_ line: Line, bytes: Int, stopped: Bool = false) {
        let took = ContinuousClock.now - line.began
        requests.add(line.method, line.route, stopped ? "stopped" : Self.statusClass(line.status))
        durations.observe(took, line.route)
        logger.info(
            stopped ? "request stopped" : "request",
            metadata: [
                "method": .string(line.method),
                "route": .string(line.route),
                "status": .stringConvertible(line.status),
                "ms": .stringConvertible(Self.milliseconds(took)),
                "bytes": .stringConvertible(bytes),
                "request_id": .string(line.request.text),
                "tenant": .string(line.tenant?.description ?? "-"),
            ]
        )
    }

    private static func statusClass(_ status: Int) -> String {
        switch status {
        case 200..<300: "2xx"
        case 300..<400: "3xx"
        case 400..<500: "4xx"
        default: "5xx"
        }
    }

    /// Tenths of a millisecond are as much as anybody reads.
    private static func milliseconds(_ duration: Duration) -> Double {
        let tenths = duration / .microseconds(100)
        return tenths.rounded() / 10
    }
}

private final class Counted: Sendable {
    let bytes = Atomic(0)
}

/// Passes a streamed body on, tells how much it was, and keeps its writer from running ahead.
///
/// The library's writer learns that the client does not keep up only when the event loop has come round; on a busy
/// machine a handler could have put a whole export into memory by then. So every now and then it waits for the loop.
private struct CountingWriter: ResponseBodyWriter {
    private static let mostAhead = 128 * 1024

    var writer: any ResponseBodyWriter
    let counted: Counted
    let eventLoop: any EventLoop
    var ahead = 0

    @concurrent mutating func write(_ buffer: ByteBuffer) async throws {
        counted.bytes.add(buffer.readableBytes, ordering: .relaxed)
        ahead += buffer.readableBytes
        try await writer.write(buffer)
        if ahead >= Self.mostAhead {
            ahead = 0
            try await eventLoop.submit {}.get()
        }
    }

    @concurrent consuming func finish(_ trailers: HTTPFields?) async throws {
        try await writer.finish(trailers)
    }
}
