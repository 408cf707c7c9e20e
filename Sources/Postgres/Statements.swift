/// Statements and their answers. Each call is one round trip and one visit to the connection's thread.
extension Connection {
    /// Runs one statement and reads its answer.
    package func run<Value: Sendable>(
        _ query: Query<Value>,
        after prelude: [SQL] = [],
        within duration: Duration? = nil
    ) async throws -> Value {
        try query.read(try await answers(to: [query.sql], after: prelude, within: duration)[0])
    }

    /// Runs `prelude` and then every query, all in one round trip.
    ///
    /// The first error wins and the server skips the rest. Without a `BEGIN` among them, all are one transaction.
    package func run<each Value: Sendable>(
        _ query: repeat Query<each Value>,
        after prelude: [SQL] = [],
        within duration: Duration? = nil
    ) async throws -> sending (repeat each Value) {
        var statements: [SQL] = []
        for query in repeat each query { statements.append(query.sql) }
        var answers = try await answers(to: statements, after: prelude, within: duration).makeIterator()
        func next() -> ResultSet {
            guard let answer = answers.next() else { preconditionFailure("every statement has an answer") }
            return answer
        }
        return try (repeat (each query).read(next()))
    }

    /// Runs an opening and then every query, all in one round trip; the opening's answer comes first.
    package func run<Answer: Sendable, each Value: Sendable>(
        _ opening: Opening<Answer>,
        _ query: repeat Query<each Value>,
        within duration: Duration? = nil
    ) async throws -> sending (Answer?, (repeat each Value)) {
        var statements = opening.statements
        let first = statements.count
        for query in repeat each query { statements.append(query.sql) }
        let results = try await results(of: statements, within: duration)
        let answer = try opening.question.map { try $0.read(results[opening.before.count]) }
        var answers = results[first...].makeIterator()
        func next() -> ResultSet {
            guard let answer = answers.next() else { preconditionFailure("every statement has an answer") }
            return answer
        }
        return (answer, try (repeat (each query).read(next())))
    }

    /// As `run(_:after:within:)` for any number: with a fixed one, the compiler understands `.rows(…)` without its
    /// type's name.
    package func run<A: Sendable, B: Sendable>(
        _ a: Query<A>,
        _ b: Query<B>,
        after prelude: [SQL] = [],
        within duration: Duration? = nil
    ) async throws -> (A, B) {
        let answers = try await answers(to: [a.sql, b.sql], after: prelude, within: duration)
        return (try a.read(answers[0]), try b.read(answers[1]))
    }

    package func run<A: Sendable, B: Sendable, C: Sendable>(
        _ a: Query<A>,
        _ b: Query<B>,
        _ c: Query<C>,
        after prelude: [SQL] = [],
        within duration: Duration? = nil
    ) async throws -> (A, B, C) {
        let answers = try await answers(to: [a.sql, b.sql, c.sql], after: prelude, within: duration)
        return (try a.read(answers[0]), try b.read(answers[1]), try c.read(answers[2]))
    }

    package func run<A: Sendable, B: Sendable, C: Sendable, D: Sendable>(
        _ a: Query<A>,
        _ b: Query<B>,
        _ c: Query<C>,
        _ d: Query<D>,
        after prelude: [SQL] = [],
        within duration: Duration? = nil
    ) async throws -> (A, B, C, D) {
        let answers = try await answers(to: [a.sql, b.sql, c.sql, d.sql], after: prelude, within: duration)
        return (try a.read(answers[0]), try b.read(answers[1]), try c.read(answers[2]), try d.read(answers[3]))
    }

    private func answers(
        to statements: [SQL],
        after prelude: [SQL],
        within duration: Duration?
    ) async throws -> [ResultSet] {
        let results = try await results(of: prelude + statements, within: duration)
        return prelude.isEmpty ? results : Array(results.dropFirst(prelude.count))
    }

    /// Runs statements without looking at their answers, all in one round trip.
    package func run(_ statements: [SQL], within duration: Duration? = nil) async throws {
        _ = try await results(of: statements, within: duration)
    }

    package func rows<R: RowDecodable>(
        _ sql: SQL,
        as _: R.Type = R.self,
        within duration: Duration? = nil
    ) async throws -> [R] {
        try await run(.rows(sql), within: duration)
    }

    package func row<R: RowDecodable>(
        _ sql: SQL,
        as _: R.Type = R.self,
        within duration: Duration? = nil
    ) async throws -> R {
        try await run(.row(sql), within: duration)
    }

    package func optionalRow<R: RowDecodable>(
        _ sql: SQL,
        as _: R.Type = R.self,
        within duration: Duration? = nil
    ) async throws -> R? {
        try await run(.optionalRow(sql), within: duration)
    }

    package func value<V: PostgresValue>(
        _ sql: SQL,
        as _: V.Type = V.self,
        within duration: Duration? = nil
    ) async throws -> V {
        try await run(.value(sql), within: duration)
    }

    package func values<V: PostgresValue>(
        _ sql: SQL,
        as _: V.Type = V.self,
        within duration: Duration? = nil
    ) async throws -> [V] {
        try await run(.values(sql), within: duration)
    }

    /// Runs a statement; the number of rows it changed or found.
    @discardableResult
    package func execute(_ sql: SQL, within duration: Duration? = nil) async throws -> Int {
        try await run(.count(sql), within: duration)
    }
}
