import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOSSL
import NIOTLS

/// What becomes of an accepted connection: counted, TLS within its deadline, then HTTP behind `HTTP1Guard`, or HTTP/2
/// when that is on and the client asked for it.
struct SecureChannel: HTTPChannelHandler {
    typealias HTTP1Connection = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    struct HTTP1 {
        let connection: HTTP1Connection
        let work: ConnectionWork
    }

    enum Negotiated: Sendable {
        case http1(HTTP1)
        case http2(HTTP2Channel.Value)
    }

    enum Value: ServerChildChannelValue {
        case refused(any Channel)
        case http1(HTTP1)
        case negotiating(EventLoopFuture<Negotiated>, any Channel)

        var channel: any Channel {
            switch self {
            case .refused(let channel), .negotiating(_, let channel): channel
            case .http1(let http1): http1.connection.channel
            }
        }
    }

    let responder: Responder
    let limits: WebLimits
    let certificate: ServerCertificate
    let ledger: ConnectionLedger
    let report: RefusalReport
    /// `nil` while HTTP/2 is off.
    let http2: HTTP2Channel?

    init(
        responder: @escaping Responder,
        http2: Bool,
        limits: WebLimits,
        certificate: ServerCertificate,
        ledger: ConnectionLedger,
        report: RefusalReport
    ) {
        self.responder = responder
        self.limits = limits
        self.certificate = certificate
        self.ledger = ledger
        self.report = report
        self.http2 =
            http2 ? HTTP2Channel(responder: responder, configuration: StreamGuard.channel(limits, report)) : nil
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let neighbourhood = ConnectionLedger.Neighbourhood(channel.remoteAddress)
        guard ledger.enter(neighbourhood) else {
            report.note(closing: "too_many_connections")
            return channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(CloseAtOnce())
                return .refused(channel)
            }
        }
        channel.closeFuture.whenComplete { [ledger] _ in ledger.leave(neighbourhood) }

        return channel.eventLoop.makeCompletedFuture {
            // Whoever has stopped sending has left: half-open connections would keep handlers running for nobody.
            try channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(NIOSSLServerHandler(context: certificate.context))
            try pipeline.addHandler(HandshakeDeadline(limits.handshake, report: report))
            guard let http2 else { return .http1(try setUpHTTP1(channel)) }

            let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Negotiated> { result, channel in
                guard case .negotiated("h2") = result else {
                    return channel.eventLoop.makeCompletedFuture { .http1(try setUpHTTP1(channel)) }
                }
                return http2.setup(channel: channel, logger: logger).map { .http2($0) }
            }
            try pipeline.addHandler(negotiation)
            return .negotiating(negotiation.protocolNegotiationResult, channel)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskExecutorPreference(LoopExecutor(value.channel.eventLoop)) {
            await serve(value, logger: logger)
        }
    }

    private func serve(_ value: Value, logger: Logger) async {
        switch value {
        case .refused: return
        case .http1(let http1): await handle(http1, logger: logger)
        case .negotiating(let negotiated, _):
            // A handshake that fails has been noted where it failed, and nothing is left to serve.
            guard let negotiated = try? await negotiated.get() else { return }
            switch negotiated {
            case .http1(let http1): await handle(http1, logger: logger)
            case .http2(let connection): await handle(connection, logger: logger)
            }
        }
    }

    /// The handlers of all streams end with their connection.
    private func handle(_ connection: HTTP2Channel.Value, logger: Logger) async {
        let work = ConnectionWork()
        connection.channel.closeFuture.whenComplete { _ in work.end() }
        await work.run {
            await self.http2?.handle(value: connection, logger: logger)
        }
    }

    private func handle(_ http1: HTTP1, logger: Logger) async {
        await http1.work.run {
            await self.handleHTTP(asyncChannel: http1.connection, logger: logger)
        }
    }

    private func setUpHTTP1(_ channel: any Channel) throws -> HTTP1 {
        var decoder = NIOHTTPDecoderLimitConfiguration()
        decoder.maxHeaderFieldSize = limits.headerFieldBytes
        decoder.maxHeaderListSize = limits.headerListBytes
        decoder.maxHeaderFieldCount = limits.headerFields

        let work = ConnectionWork()
        let http1Guard = HTTP1Guard(limits: limits, report: report, work: work)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(JoinedWrites())
        try pipeline.addHandler(HeadWatch(http1Guard))
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false,
            withErrorHandling: false,
            withOutboundHeaderValidation: false,
            withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: decoder
        )
        try pipeline.addHandler(http1Guard)
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: true))
        let connection = try HTTP1Connection(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true)
        )
        return HTTP1(connection: connection, work: work)
    }
}

/// For a connection too many: it is closed as soon as that is possible, before it costs a handshake.
private final class CloseAtOnce: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { context.close(promise: nil) }
    }

    func channelActive(context: ChannelHandlerContext) {
        context.close(promise: nil)
    }
}
