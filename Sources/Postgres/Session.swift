import CLibpq
import Glibc
import Logging
import Synchronization

/// libpq's half of a connection: everything that touches a `PGconn`. It belongs to the connection's thread.
///
/// libpq is in non-blocking mode throughout; whenever it has nothing to read or no room to write, `wait` is where the
/// thread stands. Whatever leaves the protocol in a state that is not perfectly known ends in `drop()`.
@safe final class Session {
    let thread: ConnectionThread
    let standing: Standing
    private let canceller: Canceller
    var cache = StatementCache()
    var listeners = Listeners()
    /// Set while a COPY runs: it spans several jobs of the thread, and its time is one.
    var copyTurn: Turn?
    var hasReadCopy = false
    /// What the thread does with the socket while nothing is asked.
    private var idleWatch: ConnectionThread.Watch?
    private(set) var handle: OpaquePointer?

    init(thread: ConnectionThread, standing: Standing) {
        self.thread = thread
        self.standing = standing
        canceller = Canceller(thread: thread)
    }

    deinit {
        unsafe PQfinish(handle)
    }

    /// Takes over a connection attempt, from `PQconnectStartParams` on.
    func adopt(_ handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    /// The connection, unless it is closed.
    func connected() throws(PostgresError) -> OpaquePointer {
        guard let handle = unsafe handle else { throw .disconnected }
        return unsafe handle
    }

    /// Has the thread call `readIdleInput` when the server says something nobody asked for.
    func watchWhileIdle(_ isReadable: @escaping @Sendable () -> Void) {
        guard let handle = unsafe handle else { return }
        idleWatch = .init(descriptor: unsafe PQsocket(handle), isReadable: isReadable)
        thread.watch(idleWatch)
    }

    /// During a COPY, what waits in the socket is for the reader of the rows.
    func pauseWatching() { thread.watch(nil) }
    func resumeWatching() { thread.watch(idleWatch) }

    var isOpen: Bool { unsafe handle != nil }

    /// Closes the connection, whatever it is doing.
    ///
    /// - Parameter wasLost: False when it is closed because nobody needs it any more.
    func drop(wasLost: Bool = true) {
        standing.close()
        idleWatch = nil
        thread.watch(nil)
        copyTurn = nil
        unsafe PQfinish(handle)
        unsafe handle = nil
        listeners.finish(throwing: wasLost ? PostgresError.disconnected : nil)
    }

    /// Closes a connection about which nothing certain is known any more.
    func lost() -> PostgresError {
        drop()
        return .disconnected
    }

    /// Called after every answer: passes on what else the server said, and shows the pool whether a transaction is
    /// open.
    func settle(_ turn: Turn) {
        awaitCancellation(turn)
        guard let handle = unsafe handle else { return }
        unsafe listeners.deliver(from: handle)
        standing.rest(unsafe PQtransactionStatus(handle) == PQTRANS_IDLE && copyTurn == nil)
    }

    /// Reads what came while nothing was asked: a notification, a notice, or that the server is gone.
    func readIdleInput() {
        guard let handle = unsafe handle, copyTurn == nil else { return }
        guard unsafe PQconsumeInput(handle) == 1 else { return drop() }
        unsafe listeners.deliver(from: handle)
        // A backend that is ended says so before it hangs up; libpq then knows that the connection is bad.
        if unsafe PQstatus(handle) != CONNECTION_OK { drop() }
    }

    /// Waits until the socket is ready, and stops the statement on the server when its time is up or its task
    /// cancelled.
    func wait(for events: Int32, in turn: inout Turn) throws(PostgresError) -> Int32 {
        while true {
            switch turn.advice() {
            case .wait(let milliseconds):
                let socket = unsafe PQsocket(try connected())
                let ready = thread.wait(for: events, on: socket, milliseconds: milliseconds)
                if ready.events != 0 { return ready.events }
            case .cancel: unsafe canceller.cancel(try connected())
            case .giveUp: throw lost()
            }
        }
    }

    /// A request to cancel that arrived after its statement's end would stop the next one: there is none before it
    /// has arrived.
    private func awaitCancellation(_ turn: Turn) {
        var turn = turn
        while isOpen, canceller.isBusy {
            switch turn.advice() {
            case .wait(let milliseconds): _ = thread.wait(for: 0, on: -1, milliseconds: milliseconds)
            case .cancel: continue
            case .giveUp: drop()
            }
        }
    }

    /// Sends what libpq has buffered. It reads at the same time, as a server that cannot write does not read either.
    func flush(_ turn: inout Turn) throws(PostgresError) {
        while true {
            let handle = unsafe try connected()
            switch unsafe PQflush(handle) {
            case 0: return
            case 1:
                let ready = try wait(for: POLLIN | POLLOUT, in: &turn)
                if ready & ~POLLOUT != 0, unsafe PQconsumeInput(handle) != 1 { throw lost() }
            default: throw lost()
            }
        }
    }

    /// The next answer, `nil` where libpq has reached the end of a statement's answers.
    func nextResult(_ turn: inout Turn) throws(PostgresError) -> OpaquePointer? {
        let handle = unsafe try connected()
        while unsafe PQisBusy(handle) == 1 {
            _ = try wait(for: POLLIN, in: &turn)
            guard unsafe PQconsumeInput(handle) == 1 else { throw lost() }
        }
        return unsafe PQgetResult(handle)
    }

    /// Reads why a statement failed; a failure of the connection itself closes it.
    func refusal(in result: OpaquePointer) throws(PostgresError) -> Refusal {
        let severity = unsafe field("V", of: result)
        guard unsafe PQstatus(try connected()) == CONNECTION_OK, severity == "ERROR",
            let code = unsafe field("C", of: result)
        else { throw lost() }
        return Refusal(
            code: SQLState(code),
            constraint: unsafe field("n", of: result),
            message: unsafe field("M", of: result) ?? "",
            position: unsafe field("P", of: result).flatMap { Int($0) }
        )
    }

    private func field(_ name: Character, of result: OpaquePointer) -> String? {
        guard let code = name.asciiValue else { return nil }
        return unsafe PQresultErrorField(result, Int32(code)).map { unsafe String(cString: $0) }
    }
}

/// What others may know of a connection without waiting for its thread.
final class Standing: Sendable {
    private let isOpen = Atomic<Bool>(true)
    private let isAtRest = Atomic<Bool>(false)
    private let isTainted = Atomic<Bool>(false)
    private let noticeCount = Atomic<Int>(0)
    let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    var open: Bool { isOpen.load(ordering: .acquiring) }
    /// Open, no transaction, nothing running.
    var atRest: Bool { open && isAtRest.load(ordering: .acquiring) }
    var tainted: Bool { isTainted.load(ordering: .acquiring) }
    var notices: Int { noticeCount.load(ordering: .relaxed) }

    func rest(_ resting: Bool) {
        isAtRest.store(resting, ordering: .releasing)
    }

    func taint() {
        isTainted.store(true, ordering: .releasing)
    }

    func close() {
        isOpen.store(false, ordering: .releasing)
        isAtRest.store(false, ordering: .releasing)
    }

    /// A notice is counted, and logged without its text, which may quote values.
    func notice(_ code: String) {
        noticeCount.add(1, ordering: .relaxed)
        logger.debug("notice from the database", metadata: ["sqlstate": "\(code)"])
    }
}
