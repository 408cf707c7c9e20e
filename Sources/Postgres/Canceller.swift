import CLibpq
import Synchronization

/// Asks the server to stop what a session is doing, without waiting for the server.
///
/// `PQcancel` waits until the server has taken the request, however long that is; a server that is frozen takes none.
/// It therefore runs as an errand, one at a time for a session. A session closed meanwhile leaves it behind: the
/// request needs nothing of the connection, and no other is made until there is a new connection.
final class Canceller: Sendable {
    private let thread: ConnectionThread
    private let underWay = Atomic<Bool>(false)

    /// - Parameter thread: Its bell rings when a request has arrived.
    init(thread: ConnectionThread) {
        self.thread = thread
    }

    /// Whether a request has been sent of which one cannot say yet that it arrived.
    var isBusy: Bool { underWay.load(ordering: .acquiring) }

    /// Whether it works shows in what the statement does.
    func cancel(_ handle: OpaquePointer) {
        guard !isBusy, let request = unsafe PQgetCancel(handle) else { return }
        underWay.store(true, ordering: .releasing)
        // The errand owns the request from here; as a number, since pointers do not go from thread to thread.
        let address = UInt(bitPattern: request)
        let isSent = Errand.start { [self] in
            Self.send(address)
            underWay.store(false, ordering: .releasing)
            thread.ring()
        }
        guard !isSent else { return }
        unsafe PQfreeCancel(request)
        underWay.store(false, ordering: .releasing)
    }

    private static func send(_ address: UInt) {
        let request = unsafe OpaquePointer(bitPattern: address)
        var message: InlineArray<256, CChar> = .init(repeating: 0)
        var span = message.mutableSpan
        _ = unsafe span.withUnsafeMutableBufferPointer { buffer in
            unsafe PQcancel(request, buffer.baseAddress, Int32(buffer.count))
        }
        unsafe PQfreeCancel(request)
    }
}
