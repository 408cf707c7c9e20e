import NIOCore

/// Sees the bytes before the parser does, and tells the guard of those that are not a whole head yet: the parser itself
/// says nothing until a head is complete.
final class HeadWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let watched: HTTP1Guard

    init(_ watched: HTTP1Guard) {
        self.watched = watched
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let parsed = watched.partsParsed
        context.fireChannelRead(data)
        if watched.partsParsed == parsed { watched.bytesWithoutPart() }
    }
}
