import NIOCore

/// Joins what is written before a flush into one buffer, so that the head and the body of an answer become one TLS
/// record instead of two.
final class JoinedWrites: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What a TLS record holds; more than that is not worth copying.
    private static let most = 16 * 1024

    private var joined: ByteBuffer?
    private var promise: EventLoopPromise<Void>?

    func handlerRemoved(context: ChannelHandlerContext) {
        joined = nil
        promise?.fail(ChannelError.ioOnClosedChannel)
        promise = nil
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var buffer = unwrapOutboundIn(data)
        if let size = joined?.readableBytes, size + buffer.readableBytes > Self.most { pass(context) }
        if joined == nil {
            joined = buffer
        } else {
            joined?.writeBuffer(&buffer)
        }
        self.promise.setOrCascade(to: promise)
    }

    func flush(context: ChannelHandlerContext) {
        pass(context)
        context.flush()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // Whether bytes nobody flushed are dropped is for those in front of us to say, as it was before.
        if mode != .input { pass(context) }
        context.close(mode: mode, promise: promise)
    }

    private func pass(_ context: ChannelHandlerContext) {
        guard let joined else { return }
        let promise = promise
        self.joined = nil
        self.promise = nil
        context.write(wrapOutboundOut(joined), promise: promise)
    }
}
