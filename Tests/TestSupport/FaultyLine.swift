import NIOCore
import NIOPosix
import Synchronization

/// A line to a server that breaks where it is told to: after so many more bytes in one direction.
package final class FaultyLine: Sendable {
    private typealias End = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private struct State {
        var isAnswer = false
        /// How many bytes still pass in that direction before the line breaks; `nil` where it holds.
        var left: Int?
        var broken = 0
    }

    private struct Broken: Error {}

    private let state = Mutex(State())
    private let path: String
    private let listener: NIOAsyncChannel<End, Never>

    package let port: Int

    /// How often it broke.
    package var broken: Int { state.withLock { $0.broken } }

    /// Listens on a port of this machine for whoever wants to reach the server behind the socket `path`.
    package init(toServerAt path: String) async throws {
        self.path = path
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try End(wrappingChannelSynchronously: channel) }
            }
        port = listener.channel.localAddress?.port ?? 0
    }

    /// Breaks after so many more bytes of the server's answers, or of what is sent to it.
    package func breakAfter(_ bytes: Int, ofAnswers isAnswer: Bool) {
        state.withLock { state in
            state.isAnswer = isAnswer
            state.left = bytes
        }
    }

    /// Breaks no more.
    package func mend() {
        state.withLock { $0.left = nil }
    }

    /// Carries until cancelled.
    package func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            try await listener.executeThenClose { accepted in
                for try await client in accepted {
                    group.addTask {
                        // A line that broke, or whose ends hung up, is over.
                        try? await self.join(client)
                    }
                }
            }
        }
    }

    private func join(_ client: End) async throws {
        let server = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture { try End(wrappingChannelSynchronously: channel) }
            }
        try await client.executeThenClose { fromClient, toClient in
            try await server.executeThenClose { fromServer, toServer in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await self.carry(fromClient, to: toServer, isAnswer: false) }
                    group.addTask { try await self.carry(fromServer, to: toClient, isAnswer: true) }
                    // Whichever ends first ends the line.
                    try await group.next()
                    group.cancelAll()
                }
            }
        }
    }

    private func carry(
        _ source: NIOAsyncChannelInboundStream<ByteBuffer>,
        to target: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        isAnswer: Bool
    ) async throws {
        for try await var buffer in source {
            let count = buffer.readableBytes
            let allowed = allowance(for: count, isAnswer: isAnswer)
            guard allowed < count else {
                try await target.write(buffer)
                continue
            }
            if let part = buffer.readSlice(length: allowed), allowed > 0 { try await target.write(part) }
            throw Broken()
        }
    }

    /// How many of these bytes may pass.
    private func allowance(for count: Int, isAnswer: Bool) -> Int {
        state.withLock { state in
            guard let left = state.left, state.isAnswer == isAnswer else { return count }
            guard left < count else {
                state.left = left - count
                return count
            }
            state.left = nil
            state.broken += 1
            return left
        }
    }
}
