import CLibpq

/// Statements that go to the server together and whose answers come back together: one round trip.
///
/// The pipeline ends with one Sync, so without a `BEGIN` it is one transaction; after the first error the server
/// skips the rest.
extension Session {
    private enum Step {
        /// In a transaction, a farewell that fails takes the transaction with it.
        case farewell(inTransaction: Bool)
        case prepare(StatementCache.Statement)
        /// `pinned`: it was prepared, so that its columns cannot change.
        case run(StatementCache.Statement?, pinned: Bool)
        case sync
    }

    /// What came back: all answers, or the first refusal.
    private struct Outcome {
        var results: [ResultSet] = []
        var refusal: Refusal?
        var ranPrepared = false
        var mayHaveCommitted = false

        /// The server has another idea of a prepared statement than we have.
        var isStale: Bool {
            ranPrepared && (refusal?.code == .featureNotSupported || refusal?.code == .invalidStatementName)
        }
    }

    /// Runs all of `statements`, the answers in their order.
    ///
    /// - Throws: The first refusal; `PostgresError.deadlineExceeded` or `CancellationError` when stopped before the
    ///   end. What was finished although it should have been stopped counts as finished.
    func perform(_ statements: [SQL], _ turn: inout Turn) throws -> [ResultSet] {
        do {
            try begin()
            let wasIdle = unsafe PQtransactionStatus(try connected()) == PQTRANS_IDLE
            var outcome = try exchange(statements, &turn)
            if outcome.isStale {
                cache.clear()
                // Nothing of it was kept, so it can be repeated without anybody noticing.
                if wasIdle, !outcome.mayHaveCommitted, turn.end == nil {
                    if unsafe PQtransactionStatus(try connected()) != PQTRANS_IDLE {
                        _ = try simple("ROLLBACK", &turn)
                    }
                    outcome = try exchange(statements, &turn)
                }
            }
            settle(turn)
            guard let refusal = outcome.refusal else { return outcome.results }
            throw PostgresError.refused(refusal)
        } catch {
            throw reason(for: error, turn)
        }
    }

    /// What the caller is told: that the statement was stopped, if it was, rather than what came of stopping it.
    func reason(for error: any Error, _ turn: Turn) -> any Error {
        guard let end = turn.end, let error = error as? PostgresError else { return error }
        return error == .disconnected || error.code == .queryCanceled ? end.error : error
    }

    func begin() throws(PostgresError) {
        guard copyTurn == nil else { throw .copyInProgress }
        standing.rest(false)
    }

    private func exchange(_ statements: [SQL], _ turn: inout Turn) throws(PostgresError) -> Outcome {
        guard unsafe PQenterPipelineMode(try connected()) == 1 else { throw lost() }
        let steps = try send(statements)
        try flush(&turn)
        let outcome = try collect(steps, &turn)
        guard unsafe PQexitPipelineMode(try connected()) == 1 else { throw lost() }
        return outcome
    }

    private func send(_ statements: [SQL]) throws(PostgresError) -> [Step] {
        let handle = unsafe try connected()
        var steps: [Step] = []
        steps.reserveCapacity(statements.count + 2)
        if !cache.farewells.isEmpty, unsafe PQtransactionStatus(handle) != PQTRANS_INERROR {
            let inTransaction = unsafe PQtransactionStatus(handle) != PQTRANS_IDLE
            for farewell in cache.farewells {
                try expect(unsafe PQsendQueryParams(handle, farewell, 0, nil, nil, nil, nil, 1))
                steps.append(.farewell(inTransaction: inTransaction))
            }
            cache.farewellsAreSaid()
            try expect(unsafe PQpipelineSync(handle))
            steps.append(.sync)
        }
        for sql in statements {
            switch cache.use(sql) {
            case .unprepared(let statement):
                try expect(unsafe sendText(of: sql, on: handle))
                steps.append(.run(statement, pinned: false))
            case .prepare(let statement):
                try expect(
                    unsafe PQsendPrepare(handle, statement.name, sql.text, Int32(statement.oids.count), statement.oids)
                )
                try expect(unsafe sendPrepared(statement.name, with: sql, on: handle))
                steps.append(.prepare(statement))
                steps.append(.run(statement, pinned: true))
            case .prepared(let statement):
                try expect(unsafe sendPrepared(statement.name, with: sql, on: handle))
                steps.append(.run(statement, pinned: true))
            }
        }
        try expect(unsafe PQpipelineSync(handle))
        steps.append(.sync)
        return steps
    }

    /// libpq refuses to send only when the connection is gone or memory is out; half a pipeline helps nobody.
    private func expect(_ sent: Int32) throws(PostgresError) {
        guard sent == 1 else { throw lost() }
    }

    private func sendText(of sql: SQL, on handle: OpaquePointer) -> Int32 {
        let oids = sql.parameters.map(\.oid)
        return unsafe withParameters(of: sql) { values, lengths, formats in
            unsafe PQsendQueryParams(handle, sql.text, Int32(oids.count), oids, values, lengths, formats, 1)
        }
    }

    private func sendPrepared(_ name: String, with sql: SQL, on handle: OpaquePointer) -> Int32 {
        let count = Int32(sql.parameters.count)
        return unsafe withParameters(of: sql) { values, lengths, formats in
            unsafe PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
        }
    }

    private func collect(_ steps: [Step], _ turn: inout Turn) throws(PostgresError) -> Outcome {
        var outcome = Outcome()
        for step in steps {
            guard let result = unsafe try nextResult(&turn) else { throw lost() }
            if case .sync = step {
                defer { unsafe PQclear(result) }
                guard unsafe PQresultStatus(result) == PGRES_PIPELINE_SYNC else { throw lost() }
                continue
            }
            unsafe try take(result, of: step, into: &outcome)
            guard unsafe try nextResult(&turn) == nil else { throw lost() }
        }
        return outcome
    }

    private func take(_ result: OpaquePointer, of step: Step, into outcome: inout Outcome) throws(PostgresError) {
        let status = unsafe PQresultStatus(result)
        switch status {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            unsafe keep(result, of: step, isCommand: status == PGRES_COMMAND_OK, in: &outcome)
        case PGRES_PIPELINE_ABORTED, PGRES_FATAL_ERROR:
            defer { unsafe PQclear(result) }
            if case .prepare(let statement) = step { statement.state = .seen }
            if case .run(_, pinned: true) = step { outcome.ranPrepared = true }
            guard status == PGRES_FATAL_ERROR else { return }
            let refusal = unsafe try refusal(in: result)
            if case .farewell(inTransaction: false) = step {
                // What was asked for runs all the same. What is still prepared goes with the next statements.
                cache.clear(evenIfEmpty: true)
            } else if outcome.refusal == nil {
                outcome.refusal = refusal
            }
        default:
            // A COPY in a pipeline leaves the protocol where nothing can follow.
            unsafe PQclear(result)
            drop()
            throw .notThatKindOfStatement
        }
    }

    private func keep(_ result: OpaquePointer, of step: Step, isCommand: Bool, in outcome: inout Outcome) {
        switch step {
        case .prepare(let statement):
            statement.state = .prepared
            unsafe PQclear(result)
        case .run(let statement, let pinned):
            if isCommand { unsafe heed(commandTag(of: result), in: &outcome) }
            let answer = unsafe ResultSet(result, columns: pinned ? statement?.columns : nil)
            if pinned { statement?.columns = answer.columns }
            outcome.results.append(answer)
        case .farewell, .sync: unsafe PQclear(result)
        }
    }

    private func heed(_ tag: CommandTag, in outcome: inout Outcome) {
        switch tag {
        case .harmless: break
        case .setting: standing.taint()
        case .commit: outcome.mayHaveCommitted = true
        case .definition:
            // A procedure or a utility command may have committed on its own.
            outcome.mayHaveCommitted = true
            cache.clear()
        }
    }
}

extension Session {
    func script(_ text: String, _ turn: Turn) throws {
        var turn = turn
        do {
            try begin()
            defer { settle(turn) }
            try simple(text, &turn)
        } catch {
            throw reason(for: error, turn)
        }
    }

    /// Ends an open transaction; what cannot be rolled back is closed.
    func rollback() {
        guard isOpen, !standing.atRest else { return }
        var turn = Turn(within: .seconds(5), heedsCancellation: false)
        do {
            try begin()
            try simple("ROLLBACK", &turn)
            settle(turn)
            if !standing.atRest { drop() }
        } catch {
            drop()
        }
    }

    /// Hashing a password takes some milliseconds, and nothing goes to the server.
    func scramVerifier(for password: String, user: String) throws(PostgresError) -> String {
        let handle = unsafe try connected()
        guard let verifier = unsafe PQencryptPasswordConn(handle, password, user, "scram-sha-256") else {
            throw .unavailable(.outOfResources)
        }
        defer { unsafe PQfreemem(verifier) }
        return unsafe String(cString: verifier)
    }

    /// Runs text without parameters, possibly several statements, by the simple protocol; stops at the first error.
    func simple(_ text: String, _ turn: inout Turn) throws(PostgresError) {
        guard unsafe PQsendQuery(try connected(), text) == 1 else { throw lost() }
        try flush(&turn)
        var first: Refusal?
        while let result = unsafe try nextResult(&turn) {
            defer { unsafe PQclear(result) }
            switch unsafe PQresultStatus(result) {
            case PGRES_COMMAND_OK:
                switch unsafe commandTag(of: result) {
                case .harmless, .commit: break
                case .setting: standing.taint()
                case .definition: cache.clear()
                }
            case PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: break
            case PGRES_FATAL_ERROR:
                let refusal = unsafe try refusal(in: result)
                first = first ?? refusal
            default:
                drop()
                throw .notThatKindOfStatement
            }
        }
        // A failed script may have defined things before it failed.
        if let first {
            cache.clear()
            throw .refused(first)
        }
    }

    enum CommandTag { case commit, harmless, setting, definition }

    /// Whether a command can change what prepared statements mean, or whether they are there at all; or who we are.
    private func commandTag(of result: OpaquePointer) -> CommandTag {
        guard let text = unsafe PQcmdStatus(result) else { return .definition }
        let tag = unsafe String(cString: text)
        if tag == "SET" || tag == "RESET" { return .setting }
        switch tag.prefix(while: { $0 != " " }) {
        case "COMMIT": return .commit
        case "INSERT", "UPDATE", "DELETE", "MERGE", "SELECT", "BEGIN", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET",
            "LOCK",
            "LISTEN", "UNLISTEN", "NOTIFY", "":
            return .harmless
        default: return .definition
        }
    }

    /// Lends a statement's parameters in the form libpq takes them: all binary, each a pointer into the statement's
    /// bytes.
    private func withParameters(
        of sql: SQL,
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Int32
    ) -> Int32 {
        let count = sql.parameters.count
        guard count > 0 else { return body(nil, nil, nil) }
        return unsafe sql.bytes.withUnsafeBytes { bytes in
            unsafe withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
                unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count) { numbers in
                    for (index, parameter) in sql.parameters.enumerated() {
                        // An empty value is not NULL: it needs an address too, if only any, as nothing is read from it.
                        let start =
                            unsafe bytes.baseAddress.map { unsafe $0 + parameter.start }
                            ?? UnsafeRawPointer(values.baseAddress)
                        let value = unsafe start?.assumingMemoryBound(to: CChar.self)
                        unsafe values.initializeElement(at: index, to: parameter.length < 0 ? nil : value)
                        unsafe numbers.initializeElement(at: index, to: Int32(max(0, parameter.length)))
                        unsafe numbers.initializeElement(at: count + index, to: 1)
                    }
                    let lengths = numbers.baseAddress
                    return unsafe body(values.baseAddress, lengths, lengths.map { unsafe $0 + count })
                }
            }
        }
    }
}
