import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization
import Testing

/// What a server sent, read with as little help as can be.
struct RawAnswer: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: String

    subscript(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// Takes one answer off the front of `bytes`.
    init?(from bytes: inout [UInt8], isClosed: Bool) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        guard let first = lines.first, let code = first.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else {
            return nil
        }
        status = code
        headers = lines.dropFirst().compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return (name: String(parts[0]), value: parts[1].trimmingPrefix(while: { $0 == " " }).description)
        }
        let headLength = text[..<end.upperBound].utf8.count
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) }
        if code < 200 {
            body = ""
            bytes.removeFirst(headLength)
            return
        }
        guard let length else {
            guard isClosed else { return nil }
            body = String(text[end.upperBound...])
            bytes = []
            return
        }
        guard bytes.count >= headLength + length else { return nil }
        body = String(decoding: bytes[headLength..<headLength + length], as: UTF8.self)
        bytes.removeFirst(headLength + length)
    }
}

/// A TLS connection on which a test sends exactly the bytes it means.
struct RawConnection: Sendable {
    struct NoAnswer: Error {
        let received: String
        let isClosed: Bool
    }

    private let channel: any Channel
    private let inbox: Inbox

    static func open(
        port: Int,
        sni: String,
        authority: String,
        protocols: [String],
        receiveBuffer: Int? = nil
    ) async throws -> RawConnection {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority.utf8)))
        tls.applicationProtocols = protocols
        return try await open(port: port, sni: sni, tls: tls, receiveBuffer: receiveBuffer)
    }

    static func open(
        port: Int,
        sni: String,
        tls: TLSConfiguration,
        receiveBuffer: Int? = nil
    ) async throws -> RawConnection {
        let context = try NIOSSLContext(configuration: tls)
        let inbox = Inbox()
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        if let receiveBuffer {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: .init(receiveBuffer))
        }
        let channel = try await bootstrap.channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(RecordCounter(inbox))
                try channel.pipeline.syncOperations.addHandler(
                    try NIOSSLClientHandler(context: context, serverHostname: sni)
                )
                try channel.pipeline.syncOperations.addHandler(Receiver(inbox))
            }
        }.connect(host: "127.0.0.1", port: port).get()
        let connection = RawConnection(channel: channel, inbox: inbox)
        try await eventually("the handshake ends") { inbox.isReady || inbox.isClosed }
        return connection
    }

    /// A connection that never starts TLS.
    static func openWithoutTLS(port: Int) async throws -> RawConnection {
        let inbox = Inbox()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Receiver(inbox))
                }
            }.connect(host: "127.0.0.1", port: port).get()
        return RawConnection(channel: channel, inbox: inbox)
    }

    var isClosed: Bool { inbox.isClosed }
    var isReady: Bool { inbox.isReady }
    /// TLS records that have come.
    var records: Int { inbox.records }
    var negotiatedProtocol: String? { inbox.negotiated }
    var receivedBytes: [UInt8] { inbox.bytes }
    var received: String { String(decoding: inbox.bytes, as: UTF8.self) }

    func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// Sends as far as the server lets it, and does not care whether it does.
    func sendRegardless(_ text: String) {
        channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
    }

    func stopReading() async throws {
        try await channel.setOption(.autoRead, value: false).get()
    }

    /// The next whole answer.
    func answer(within deadline: Duration = .seconds(10)) async throws -> RawAnswer {
        let end = ContinuousClock.now + deadline
        while ContinuousClock.now < end {
            let isClosed = inbox.isClosed
            if let answer = inbox.take(isClosed: isClosed) { return answer }
            if isClosed { break }
            try await Task.sleep(for: .milliseconds(3))
        }
        throw NoAnswer(received: received, isClosed: inbox.isClosed)
    }

    func untilClosed(within deadline: Duration = .seconds(10)) async throws {
        try await eventually("the server closes the connection", within: deadline) { inbox.isClosed }
    }

    /// The peer's certificate, as the handshake showed it.
    func certificate() async throws -> NIOSSLCertificate? {
        try await channel.nioSSL_peerCertificate().get()
    }

    func close() async {
        // It may be closed already, which is what is wanted.
        try? await channel.close().get()
    }
}

private final class Inbox: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var isClosed = false
        var isReady = false
        var records = 0
        var negotiated: String?
    }

    private let state = Mutex(State())

    var bytes: [UInt8] { state.withLock { $0.bytes } }
    var isClosed: Bool { state.withLock { $0.isClosed } }
    var isReady: Bool { state.withLock { $0.isReady } }
    var records: Int { state.withLock { $0.records } }
    var negotiated: String? { state.withLock { $0.negotiated } }

    func receive(_ buffer: ByteBuffer) { state.withLock { $0.bytes += buffer.readableBytesView } }
    func close() { state.withLock { $0.isClosed = true } }
    func count(records: Int) { state.withLock { $0.records += records } }

    func ready(_ negotiated: String?) {
        state.withLock {
            $0.isReady = true
            $0.negotiated = negotiated
        }
    }

    func take(isClosed: Bool) -> RawAnswer? {
        state.withLock { RawAnswer(from: &$0.bytes, isClosed: isClosed) }
    }
}

/// Counts TLS records before they are opened: five bytes of head, the last two of which are the length of the rest.
private final class RecordCounter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    private let inbox: Inbox
    private var bytes = ByteBuffer()

    init(_ inbox: Inbox) {
        self.inbox = inbox
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        bytes.writeBuffer(&part)
        while let length = bytes.getInteger(at: bytes.readerIndex + 3, as: UInt16.self),
            bytes.readSlice(length: 5 + Int(length)) != nil
        {
            inbox.count(records: 1)
        }
        context.fireChannelRead(data)
    }
}

private final class Receiver: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let inbox: Inbox

    init(_ inbox: Inbox) {
        self.inbox = inbox
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        inbox.receive(unwrapInboundIn(data))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted(let negotiated) = event as? TLSUserEvent { inbox.ready(negotiated) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        inbox.close()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        inbox.close()
        context.close(promise: nil)
    }
}
