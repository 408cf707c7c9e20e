import NIOCore
import NIOHTTP1
import NIOTLS

/// Stands between the HTTP/1 parser and everything that answers: one request at a time goes in, every answer goes out
/// through here, and nothing takes longer or grows bigger than `WebLimits` says.
///
/// - A request that could be read in two ways, is too big, or comes too slowly gets its answer here, and the connection
///   ends. A handler that runs meanwhile is cancelled.
/// - Requests sent ahead wait until their predecessor is answered, so that a refusal never overtakes an answer.
/// - The client's leaving cancels the handler.
final class HTTP1Guard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Closing {
        case no
        /// Once the answer under way has left.
        case afterAnswer
        /// Answered; what still comes in is thrown away until the client has read the answer.
        case lingering(until: NIODeadline)
        case closed
    }

    private let limits: WebLimits
    private let report: RefusalReport
    private let work: ConnectionWork
    private var clock: ConnectionClock
    private var context: ChannelHandlerContext?

    private var closing = Closing.no
    private var draining = false
    /// The request handed on, until its answer has ended; then what the next one is made of.
    private var head: HTTPRequestHead?
    private var ids = RequestIDs()
    private var request = RequestID.none
    private var bodyLimit = 0
    private var bodyBytes = 0
    private var bodyOpen = false
    private var answerBegun = false
    private var answerEnded = false
    private var answered = 0
    private var waiting = SentAhead()
    private var readHeld = false

    /// Whether the parser is within a message, and how many parts it has delivered: what `HeadWatch` asks.
    private(set) var parserIsWithinMessage = false
    private(set) var partsParsed = 0

    init(limits: WebLimits, report: RefusalReport, work: ConnectionWork) {
        self.limits = limits
        self.report = report
        self.work = work
        clock = ConnectionClock(limits: limits)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        clock.start()
        scheduleTick(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        work.end()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let head, isAnswering {
            report.note(lost: "client_left", method: head.method.rawValue, request: request)
        }
        closing = .closed
        work.end()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        partsParsed += 1
        switch part {
        case .head:
            parserIsWithinMessage = true
            clock.headComplete()
        case .end: parserIsWithinMessage = false
        case .body: break
        }
        guard isAnswering else { return }
        guard waiting.isEmpty, head == nil || bodyOpen else {
            waiting.append(part)
            return
        }
        take(part, context: context)
    }

    /// The parser has read bytes that did not complete a part.
    func bytesWithoutPart() {
        if !parserIsWithinMessage { clock.headBegun() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError || error is NIOHTTPDecoderError || error is ByteToMessageDecoderError else {
            context.fireErrorCaught(error)
            return
        }
        guard isAnswering else { return }
        let refusal = error as? HTTPParserError == .headerOverflow ? Refusal.headersTooLarge : .malformed
        guard waiting.isEmpty, head == nil || bodyOpen else {
            waiting.append(refusal)
            return
        }
        refuse(refusal, context: context)
    }

    func read(context: ChannelHandlerContext) {
        if waiting.bytes >= limits.pipelinedBytes {
            readHeld = true
        } else {
            clock.readWanted()
            context.read()
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        clock.readDone()
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else {
            if case .handshakeCompleted = event as? TLSUserEvent { clock.start() }
            context.fireUserInboundEventTriggered(event)
            return
        }
        draining = true
        clock.drainBegun()
        if head == nil, case .no = closing {
            finish(context)
        }
    }

    private func take(_ part: HTTPServerRequestPart, context: ChannelHandlerContext) {
        switch part {
        case .head(let head):
            begin(head, context: context)
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            guard bodyBytes <= bodyLimit else {
                refuse(.bodyTooLarge, context: context)
                return
            }
            clock.received(bodyBytes)
            context.fireChannelRead(wrapInboundOut(part))
        case .end:
            bodyOpen = false
            clock.bodyComplete()
            // Trailers are dropped: nothing here reads them, and they could only pretend to be header fields.
            context.fireChannelRead(wrapInboundOut(.end(nil)))
        }
    }

    private func begin(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        self.head = head
        request = ids.next()
        bodyOpen = true
        bodyBytes = 0
        answerBegun = false

        let inspection: RequestInspection
        do {
            inspection = try RequestInspection(head)
        } catch {
            refuse(error.refusal, context: context)
            return
        }
        let allowance = limits.body(to: inspection.target)
        bodyLimit = allowance.bytes
        if case .length(let length) = inspection.framing, length > allowance.bytes {
            refuse(.bodyTooLarge, context: context)
            return
        }
        clock.requestBegun(deadline: allowance.deadline)
        if inspection.wantsContinue {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))),
                promise: nil
            )
        }
        var identified = head
        identified.headers.replaceOrAdd(name: RequestID.header, value: request.text)
        context.fireChannelRead(wrapInboundOut(.head(identified)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard head != nil, isAnswering else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let answer) where answer.status.code < 200:
            context.write(data, promise: promise)
        case .head(let answer):
            context.write(wrapOutboundOut(.head(begun(answer))), promise: promise)
        case .body(let body):
            clock.wrote(body.readableBytes)
            context.write(data, promise: promise)
        case .end:
            end(context: context, promise: promise)
        }
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        if answerEnded {
            answerEnded = false
            next(context)
        }
    }

    /// Those behind us close when their task ends; when the connection ends is decided here, after the last byte.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        switch closing {
        case .no:
            closing = .closed
            context.close(promise: promise)
        case .afterAnswer where head != nil && mode != .output:
            // The answer was not finished: its handler was cancelled.
            closing = .closed
            context.close(promise: promise)
        case .afterAnswer, .lingering, .closed:
            guard mode == .all else {
                promise?.succeed()
                return
            }
            if let promise { context.channel.closeFuture.cascade(to: promise) }
        }
    }

    private var isAnswering: Bool {
        switch closing {
        case .no, .afterAnswer: true
        case .lingering, .closed: false
        }
    }

    private func begun(_ answer: HTTPResponseHead) -> HTTPResponseHead {
        var answer = answer
        answerBegun = true
        answered += 1
        clock.answerBegun()
        let isLast =
            bodyOpen || draining || answered >= limits.requestsPerConnection || clock.isOld
            || head?.isKeepAlive != true || head?.version != .http1_1
        if isLast {
            closing = .afterAnswer
            answer.headers.replaceOrAdd(name: "Connection", value: "close")
        }
        answer.headers.replaceOrAdd(name: RequestID.header, value: request.text)
        SecureHeaders.add(to: &answer.headers)
        return answer
    }

    private func end(context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        head = nil
        answerEnded = true
        clock.answerEnded()
        guard case .afterAnswer = closing else {
            context.write(wrapOutboundOut(.end(nil)), promise: promise)
            return
        }
        let mustLinger = bodyOpen
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in
            if mustLinger {
                self.linger()
            } else {
                self.finish(context)
            }
        }
        context.write(wrapOutboundOut(.end(nil)), promise: written)
    }

    private func next(_ context: ChannelHandlerContext) {
        guard case .no = closing else { return }
        if draining {
            finish(context)
            return
        }
        guard !waiting.isEmpty else { return }
        while head == nil || bodyOpen, let item = waiting.next() {
            switch item {
            case .part(let part): take(part, context: context)
            case .refusal(let refusal): refuse(refusal, context: context)
            }
            guard case .no = closing else { return }
        }
        context.fireChannelReadComplete()
        if readHeld, waiting.isEmpty {
            readHeld = false
            read(context: context)
        }
    }

    private func refuse(_ refusal: Refusal, context: ChannelHandlerContext) {
        guard !answerBegun || head == nil else {
            // Half an answer is out; all that can still be said is that it was not whole.
            lose(refusal.reason, context: context)
            return
        }
        let request = head == nil ? ids.next() : request
        report.note(refusal, method: head?.method.rawValue, request: request)
        let answer = RefusalAnswer(refusal.problem, to: head, request: request)
        waiting.removeAll()
        context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
        if let body = answer.body {
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        head = nil
        linger()
        work.end()
    }

    private func lose(_ reason: String, context: ChannelHandlerContext) {
        if let head {
            report.note(lost: reason, method: head.method.rawValue, request: request)
        } else {
            report.note(closing: reason)
        }
        finish(context)
    }

    private func linger() {
        closing = .lingering(until: .now() + TimeAmount(limits.linger))
        // What held us back from reading would keep us from seeing the client go.
        context?.read()
    }

    private func finish(_ context: ChannelHandlerContext) {
        closing = .closed
        context.close(promise: nil)
    }

    private func scheduleTick(_ context: ChannelHandlerContext) {
        context.eventLoop.assumeIsolated().scheduleTask(in: clock.tick) { [weak self] in
            guard let self, let context = self.context else { return }
            self.tick(context)
            self.scheduleTick(context)
        }
    }

    private func tick(_ context: ChannelHandlerContext) {
        switch closing {
        case .closed: return
        case .lingering(let until):
            if until < .now() { finish(context) }
            return
        case .no, .afterAnswer: break
        }
        let unsent = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)  // none: nothing is unsent
        let verdict = clock.judge(
            phase: head == nil ? .between : answerBegun ? .answering : bodyOpen ? .receiving : .handling,
            unsent: unsent ?? 0
        )
        switch verdict {
        case .fine: break
        case .refuse(let refusal): refuse(refusal, context: context)
        case .close(let reason): lose(reason, context: context)
        }
    }
}
