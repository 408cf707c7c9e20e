/// A statement together with how its answer is read, which happens on the connection's thread.
package struct Query<Value: Sendable>: Sendable {
    let sql: SQL
    let read: @Sendable (ResultSet) throws(PostgresError) -> Value

    private init(_ sql: SQL, read: @escaping @Sendable (ResultSet) throws(PostgresError) -> Value) {
        self.sql = sql
        self.read = read
    }

    /// All rows.
    package static func rows<R: RowDecodable>(_ sql: SQL, as _: R.Type = R.self) -> Query<[R]> where Value == [R] {
        Query(sql) { result throws(PostgresError) in
            let count = result.rowCount
            var rows: [R] = []
            rows.reserveCapacity(count)
            for index in 0..<count {
                rows.append(try R(row: result.row(index)))
            }
            return rows
        }
    }

    /// One row or none; more are `PostgresError.unexpectedRowCount`.
    package static func optionalRow<R: RowDecodable>(
        _ sql: SQL,
        as _: R.Type = R.self
    ) -> Query<R?> where Value == R? {
        Query(sql) { result throws(PostgresError) in
            guard result.rowCount <= 1 else { throw .unexpectedRowCount(result.rowCount) }
            return result.rowCount == 0 ? nil : try R(row: result.row(0))
        }
    }

    /// The first column of the only row, or `nil` where it is NULL or there is no row.
    package static func optionalValue<V: PostgresValue>(
        _ sql: SQL,
        as _: V.Type = V.self
    ) -> Query<V?> where Value == V? {
        Query(sql) { result throws(PostgresError) in
            guard result.rowCount <= 1 else { throw .unexpectedRowCount(result.rowCount) }
            return result.rowCount == 0 ? nil : try result.first(V.self, row: 0)
        }
    }

    /// The first column of every row.
    package static func values<V: PostgresValue>(_ sql: SQL, as _: V.Type = V.self) -> Query<[V]> where Value == [V] {
        Query(sql) { result throws(PostgresError) in
            let count = result.rowCount
            var values: [V] = []
            values.reserveCapacity(count)
            for index in 0..<count {
                guard let value = try result.first(V.self, row: index) else {
                    throw .decoding(column: result.columns.name(0), .unexpectedNull)
                }
                values.append(value)
            }
            return values
        }
    }

    /// The server's word for what it did: `COMMIT`, or `ROLLBACK` where a failed transaction was to be committed.
    package static func tag(_ sql: SQL) -> Query<String> where Value == String {
        Query(sql) { result throws(PostgresError) in result.tag }
    }

    /// How many rows the statement changed or found.
    package static func count(_ sql: SQL) -> Query<Int> where Value == Int {
        Query(sql) { result throws(PostgresError) in result.affectedRows }
    }
}

extension Query where Value: RowDecodable {
    /// Exactly one row; any other number is `PostgresError.unexpectedRowCount`.
    package static func row(_ sql: SQL, as _: Value.Type = Value.self) -> Query {
        Query(sql) { result throws(PostgresError) in
            guard result.rowCount == 1 else { throw .unexpectedRowCount(result.rowCount) }
            return try Value(row: result.row(0))
        }
    }
}

extension Query where Value: PostgresValue {
    /// The first column of the only row.
    package static func value(_ sql: SQL, as _: Value.Type = Value.self) -> Query {
        Query(sql) { result throws(PostgresError) in
            guard result.rowCount == 1 else { throw .unexpectedRowCount(result.rowCount) }
            guard let value = try result.first(Value.self, row: 0) else {
                throw .decoding(column: result.columns.name(0), .unexpectedNull)
            }
            return value
        }
    }
}

extension Query {
    /// The same statement, its answer turned into something else.
    package func map<Other: Sendable>(_ turn: @escaping @Sendable (Value) -> Other) -> Query<Other> {
        Query<Other>(sql) { [read] result throws(PostgresError) in turn(try read(result)) }
    }
}

/// What goes ahead of the first statements of a transaction, in the same round trip: one of them may be a question.
package struct Opening<Answer: Sendable>: Sendable {
    let before: [SQL]
    let question: Query<Answer>?
    let after: [SQL]

    package init(before: [SQL], question: Query<Answer>?, after: [SQL]) {
        self.before = before
        self.question = question
        self.after = after
    }

    /// All of it, for when nobody waits for the answer.
    package var statements: [SQL] {
        before + (question.map { [$0.sql] } ?? []) + after
    }
}
