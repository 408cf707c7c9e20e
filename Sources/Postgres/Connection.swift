package import Logging

/// One session with the server: one thread of its own, one statement at a time, and no waiting anywhere else.
///
/// Every statement has a deadline. When that passes, or the task is cancelled, the statement is stopped on the server
/// and the connection is as good as before; where the server does not react, the connection is closed. A connection
/// about which anything is uncertain is closed, and `isUsable` is false from then on.
package actor Connection {
    private let thread: ConnectionThread
    private let session: Session
    private let statementDeadline: Duration
    nonisolated let standing: Standing

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    /// Connects and logs in.
    ///
    /// Opening also makes sure that the server regards us as the user the address names, so nobody has to ask again.
    ///
    /// - Parameters:
    ///   - address: With several hosts, they are tried in turn until one satisfies `target_session_attrs`.
    ///   - duration: For all hosts together.
    ///   - statementDeadline: For every statement that is not given one. A little less than the fifteen seconds the
    ///     server gives the tenants' roles, so that it is our deadline that ends a statement, and is called so.
    ///   - logger: Hears of notices, by SQLSTATE, at debug level.
    /// - Returns: A connection at rest.
    /// - Throws: `PostgresError.unavailable`.
    package static func open(
        _ address: ConnectionAddress,
        within duration: Duration,
        statementDeadline: Duration = .seconds(14),
        logger: Logger
    ) async throws -> Connection {
        try await open(
            address,
            within: duration,
            statementDeadline: statementDeadline,
            resolver: HostLookup.system,
            logger: logger
        )
    }

    static func open(
        _ address: ConnectionAddress,
        within duration: Duration,
        statementDeadline: Duration = .seconds(14),
        resolver: @escaping HostLookup.Resolver,
        logger: Logger
    ) async throws -> Connection {
        let connection = try Connection(statementDeadline: statementDeadline, logger: logger)
        try await connection.open(address, within: duration, resolver)
        return connection
    }

    private init(statementDeadline: Duration, logger: Logger) throws(PostgresError) {
        self.statementDeadline = statementDeadline
        thread = try ConnectionThread()
        standing = Standing(logger: logger)
        session = Session(thread: thread, standing: standing)
    }

    deinit {
        thread.stop()
    }

    private func open(
        _ address: ConnectionAddress,
        within duration: Duration,
        _ resolver: @escaping HostLookup.Resolver
    ) async throws {
        try await stoppable { try self.session.open(address, within: duration, resolver: resolver) }
        session.watchWhileIdle { [weak self] in self?.assumeIsolated { $0.session.readIdleInput() } }
    }

    /// Runs `body` here, and wakes it when the task is cancelled.
    ///
    /// `body` has to mention `self`: a closure that does not would leave the actor and block a thread of everybody's.
    private func stoppable<Value>(_ body: () throws -> Value) async throws -> Value {
        let thread = thread
        return try await withTaskCancellationHandler {
            preconditionIsolated()
            return try body()
        } onCancel: {
            thread.ring()
        }
    }

    func results(of statements: [SQL], within duration: Duration?) async throws -> [ResultSet] {
        try Task.checkCancellation()
        var turn = Turn(within: duration ?? statementDeadline)
        return try await stoppable { try self.session.perform(statements, &turn) }
    }

    /// Whether the connection is open and in no doubt.
    package nonisolated var isUsable: Bool { standing.open }

    /// Whether a `SET` or `RESET` was run, `SET LOCAL` too: the session may have another role, path or setting than the
    /// one that was opened, even after a commit. It stays so, and a pool does not lend it again.
    ///
    /// What `set_config` or a function does cannot be seen.
    package nonisolated var isTainted: Bool { standing.tainted }

    /// Whether no transaction is open.
    package var isIdle: Bool { standing.atRest }

    /// How many notices and warnings the server has sent.
    package nonisolated var noticeCount: Int { standing.notices }

    /// Runs one statement or several, without parameters, by the simple protocol.
    package func script(_ text: SQL, within duration: Duration? = nil) async throws {
        precondition(text.parameters.isEmpty, "a script has no parameters")
        try Task.checkCancellation()
        let turn = Turn(within: duration ?? statementDeadline)
        try await stoppable { try self.session.script(text.text, turn) }
    }

    /// Ends an open transaction, even for a task that was cancelled; what cannot be rolled back is closed.
    package func rollback() async {
        session.rollback()
    }

    /// Makes the server send what is notified on `channel`; read it from `notifications()`.
    package func listen(to channel: Identifier) async throws {
        try await execute("LISTEN \(channel)")
    }

    /// What is notified from now on. Ends when the connection is closed, with an error when it was lost.
    ///
    /// A reader that falls behind by more than a thousand loses the oldest.
    package func notifications() -> AsyncThrowingStream<Notification, any Error> {
        guard session.isOpen else { return AsyncThrowingStream { throw PostgresError.disconnected } }
        return session.listeners.makeStream { id in
            // The stream can end on any thread; its entry is removed on ours.
            Task { [weak self] in await self?.forget(id) }
        }
    }

    private func forget(_ listener: Int) {
        session.listeners.remove(listener)
    }

    /// What `CREATE ROLE … PASSWORD` takes instead of a password: the server never sees the password itself.
    package func scramVerifier(for password: String, user: String) async throws -> String {
        try session.scramVerifier(for: password, user: user)
    }

    package func close() async {
        session.drop(wasLost: false)
    }
}

extension Connection {
    func beginCopy(_ sql: SQL, _ direction: Session.CopyDirection, within duration: Duration?) async throws {
        try Task.checkCancellation()
        let turn = Turn(within: duration ?? statementDeadline)
        try await stoppable { try self.session.beginCopy(sql, direction, turn) }
    }

    func put(_ chunk: [UInt8]) async throws {
        try await stoppable { try self.session.put(chunk) }
    }

    func endCopyIn() async throws -> Int {
        try await stoppable { try self.session.endCopyIn() }
    }

    func nextCopyChunk() async throws -> Session.CopyChunk {
        try await stoppable { try self.session.nextCopyChunk() }
    }

    func abandonCopy(_ direction: Session.CopyDirection) async {
        session.abandonCopy(direction)
    }
}
