import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import NIOCore
import NIOHTTPTypes

/// The limits of one HTTP/2 stream.
///
/// Framing cannot be ambiguous here, and the number of streams, resets, control frames and header bytes is limited by
/// the protocol library. What is left to us: the body's size and time, the time to an answer, and the header fields.
/// Other than with HTTP/1, a deadline answers and ends the stream but does not cancel the handler, which finds out
/// when it writes or when the connection ends.
final class StreamGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: WebLimits
    private let report: RefusalReport
    private var head: HTTPRequest?
    private let request = RequestID()
    private var bodyLimit = 0
    private var bodyBytes = 0
    private var answerBegun = false
    private var isOver = false
    private var timer: Scheduled<Void>?

    init(limits: WebLimits, report: RefusalReport) {
        self.limits = limits
        self.report = report
    }

    static func channel(_ limits: WebLimits, _ report: RefusalReport) -> HTTP2ChannelConfiguration {
        var stream = HTTP1Channel.Configuration(
            additionalChannelHandlers: [StreamGuard(limits: limits, report: report)]
        )
        stream.idleTimeout = TimeAmount(limits.idle)
        var configuration = HTTP2ChannelConfiguration(
            idleTimeout: limits.idle,
            gracefulCloseTimeout: limits.drain,
            streamConfiguration: stream
        )
        // The initialiser forgets this one.
        configuration.maxAgeTimeout = limits.connectionAge
        return configuration
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            begin(head, context: context)
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            guard bodyBytes <= bodyLimit else {
                refuse(.bodyTooLarge, context: context)
                return
            }
            context.fireChannelRead(data)
        case .end:
            expect(.slowHandler, within: limits.answer, context: context)
            context.fireChannelRead(wrapInboundOut(.end(nil)))
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isOver else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        guard case .head(var answer) = unwrapOutboundIn(data), answer.status.kind != .informational else {
            context.write(data, promise: promise)
            return
        }
        answerBegun = true
        timer?.cancel()
        answer.headerFields[.requestID] = request.text
        SecureHeaders.add(to: &answer.headerFields)
        context.write(wrapOutboundOut(.head(answer)), promise: promise)
    }

    private func begin(_ head: HTTPRequest, context: ChannelHandlerContext) {
        self.head = head
        let target = (head.path ?? "")[...].withoutQuery
        let allowance = limits.body(to: target)
        bodyLimit = allowance.bytes
        if head.headerFields.contains(.contentEncoding) {
            refuse(.encoding, context: context)
            return
        }
        if let host = head.headerFields[HTTPField.Name.hostField], host.lowercased() != head.authority?.lowercased() {
            refuse(.host, context: context)
            return
        }
        if let length = head.headerFields[.contentLength], Int(length).map({ $0 > allowance.bytes }) ?? true {
            refuse(.bodyTooLarge, context: context)
            return
        }
        expect(.slowBody, within: allowance.deadline, context: context)
        var identified = head
        identified.headerFields[.requestID] = request.text
        context.fireChannelRead(wrapInboundOut(.head(identified)))
    }

    private func expect(_ refusal: Refusal, within deadline: Duration, context: ChannelHandlerContext) {
        timer?.cancel()
        guard !answerBegun else { return }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(deadline)) {
            self.refuse(refusal, context: context)
        }
    }

    private func refuse(_ refusal: Refusal, context: ChannelHandlerContext) {
        guard !isOver else { return }
        isOver = true
        timer?.cancel()
        guard !answerBegun else {
            report.note(lost: refusal.reason, method: head?.method.rawValue ?? "-", request: request)
            context.close(promise: nil)
            return
        }
        report.note(refusal, method: head?.method.rawValue, request: request)
        let language = Language(accepting: head?.headerFields[.acceptLanguage])
        var answer = ProblemAnswer.response(to: refusal.problem, request: request, in: language)
        answer.headers[.requestID] = request.text
        SecureHeaders.add(to: &answer.headers)
        context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
        if head?.method != .head, let body = answer.bytes {
            context.write(wrapOutboundOut(.body(body)), promise: nil)
        }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }
}
