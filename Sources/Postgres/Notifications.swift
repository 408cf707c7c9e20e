import CLibpq

/// What a `NOTIFY` on a channel one listens to says.
package struct Notification: Hashable, Sendable {
    package let channel: String
    package let payload: String
    /// The server's process that sent it.
    package let processID: Int32

    package init(channel: String, payload: String, processID: Int32) {
        self.channel = channel
        self.payload = payload
        self.processID = processID
    }
}

/// The streams that notifications go to. Thread-confined, like the session.
struct Listeners {
    typealias Stream = AsyncThrowingStream<Notification, any Error>

    private var continuations: [Int: Stream.Continuation] = [:]
    private var counter = 0

    /// A reader that is this far behind loses the oldest: a notification says *look*, and one look is enough.
    private static var bufferLimit: Int { 1_024 }

    mutating func makeStream(onTermination: @escaping @Sendable (Int) -> Void) -> Stream {
        counter += 1
        let id = counter
        let (stream, continuation) = Stream.makeStream(bufferingPolicy: .bufferingNewest(Self.bufferLimit))
        continuation.onTermination = { _ in onTermination(id) }
        continuations[id] = continuation
        return stream
    }

    mutating func remove(_ id: Int) {
        continuations[id] = nil
    }

    mutating func finish(throwing error: PostgresError?) {
        let ended = continuations
        continuations = [:]
        for continuation in ended.values { continuation.finish(throwing: error) }
    }

    func deliver(from handle: OpaquePointer) {
        while let note = unsafe PQnotifies(handle) {
            defer { unsafe PQfreemem(note) }
            guard let channel = unsafe note.pointee.relname, let payload = unsafe note.pointee.extra else { continue }
            let notification = Notification(
                channel: unsafe String(cString: channel),
                payload: unsafe String(cString: payload),
                processID: unsafe note.pointee.be_pid
            )
            for continuation in continuations.values { continuation.yield(notification) }
        }
    }
}
