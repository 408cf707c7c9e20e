import CLibpq

/// A value that is made of one row, its columns found by name.
package protocol RowDecodable: Sendable {
    init(row: borrowing Row) throws(PostgresError)
}

/// One row of an answer that is still in libpq's memory: it can be read where it is lent, and not kept.
package struct Row: ~Copyable {
    fileprivate let result: ResultSet
    fileprivate let index: Int32

    /// The value of a column that is never NULL and has exactly the type of `Value`.
    package subscript<Value: PostgresValue>(_ column: String) -> Value {
        get throws(PostgresError) {
            let number = try result.columns.number(of: column)
            guard let value = try result.value(Value.self, row: index, column: number) else {
                throw .decoding(column: column, .unexpectedNull)
            }
            return value
        }
    }

    /// The value of a column, `nil` for NULL.
    package subscript<Value: PostgresValue>(optional column: String) -> Value? {
        get throws(PostgresError) {
            try result.value(Value.self, row: index, column: try result.columns.number(of: column))
        }
    }
}

/// The names and types of a statement's columns.
///
/// Rows are nearly always read in the same order, so the next name asked for is looked for where the last one was
/// found.
final class Columns {
    private let names: [String]
    private let ambiguous: Set<String>
    fileprivate let oids: [UInt32]
    private var guess = 0

    /// Never called for a result that is not there any more: `result` is only read here.
    init(of result: OpaquePointer) {
        var names: [String] = []
        var oids: [UInt32] = []
        var ambiguous: Set<String> = []
        let count = unsafe PQnfields(result)
        for column in 0..<count {
            let name = unsafe PQfname(result, column).map { unsafe String(cString: $0) } ?? ""
            if let twin = names.firstIndex(of: name) {
                ambiguous.insert(name)
                names[twin] = ""
                names.append("")
            } else {
                names.append(ambiguous.contains(name) ? "" : name)
            }
            oids.append(unsafe PQftype(result, column))
        }
        self.names = names
        self.oids = oids
        self.ambiguous = ambiguous
    }

    func number(of name: String) throws(PostgresError) -> Int {
        if guess >= names.count { guess = 0 }
        if guess < names.count, names[guess] == name {
            guess += 1
            return guess - 1
        }
        guard !name.isEmpty, let number = names.firstIndex(of: name) else {
            throw .decoding(column: name, ambiguous.contains(name) ? .ambiguousColumn : .noSuchColumn)
        }
        guess = number + 1
        return number
    }

    func name(_ number: Int) -> String {
        number < names.count && !names[number].isEmpty ? names[number] : "#\(number + 1)"
    }

    var count: Int { names.count }
}

/// One statement's answer. It owns libpq's memory and never leaves the connection's thread.
@safe final class ResultSet {
    private let handle: OpaquePointer
    let columns: Columns

    /// Takes ownership of `handle`; `columns` are those of the same statement's last answer, if they are known.
    init(_ handle: OpaquePointer, columns: Columns?) {
        unsafe self.handle = handle
        guard let columns else {
            self.columns = unsafe Columns(of: handle)
            return
        }
        self.columns = columns
    }

    deinit {
        unsafe PQclear(handle)
    }

    var rowCount: Int { Int(unsafe PQntuples(handle)) }

    /// Rows that the statement changed or found; zero for one that does neither.
    var affectedRows: Int {
        guard let text = unsafe PQcmdTuples(handle) else { return 0 }
        return Int(unsafe String(cString: text)) ?? 0
    }

    /// What the server says it has done.
    var tag: String {
        guard let text = unsafe PQcmdStatus(handle) else { return "" }
        return unsafe String(cString: text)
    }

    func row(_ index: Int) -> Row {
        Row(result: self, index: Int32(index))
    }

    func value<Value: PostgresValue>(
        _: Value.Type,
        row: Int32,
        column: Int
    ) throws(PostgresError) -> Value? {
        let number = Int32(column)
        let oid = columns.oids[column]
        guard Value.postgresType.reads(oid) else {
            throw .decoding(column: columns.name(column), .wrongType(oid))
        }
        guard unsafe PQgetisnull(handle, row, number) == 0 else { return nil }
        let length = Int(unsafe PQgetlength(handle, row, number))
        guard let start = unsafe PQgetvalue(handle, row, number) else { return nil }

        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: length)
        // The span lives as long as `handle`, and only until the end of this function.
        let span = unsafe Span<UInt8>(_unsafeBytes: bytes)
        guard let value = Value(postgresBytes: span) else {
            throw .decoding(column: columns.name(column), .malformed)
        }
        return value
    }

    /// The first column of a row, for statements that give one value.
    func first<Value: PostgresValue>(_: Value.Type, row: Int) throws(PostgresError) -> Value? {
        guard columns.count > 0 else { throw .decoding(column: "#1", .noSuchColumn) }
        return try value(Value.self, row: Int32(row), column: 0)
    }
}
