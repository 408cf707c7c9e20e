import CLibpq
import Glibc

/// COPY in both directions. It takes several jobs of the thread, between which nothing else may use the connection.
extension Session {
    enum CopyDirection { case toServer, fromServer }

    enum CopyChunk {
        case bytes([UInt8])
        case end(rows: Int)
    }

    /// What is handed to libpq, and to the reader, at once.
    private static var chunkSize: Int { 65_536 }

    func beginCopy(_ sql: SQL, _ direction: CopyDirection, _ turn: Turn) throws {
        precondition(sql.parameters.isEmpty, "a COPY has no parameters")
        var turn = turn
        do {
            try begin()
            guard unsafe PQsendQuery(try connected(), sql.text) == 1 else { throw lost() }
            try flush(&turn)
            guard let result = unsafe try nextResult(&turn) else { throw lost() }
            defer { unsafe PQclear(result) }
            switch (unsafe PQresultStatus(result), direction) {
            case (PGRES_COPY_IN, .toServer), (PGRES_COPY_OUT, .fromServer): break
            case (PGRES_FATAL_ERROR, _):
                let refusal = unsafe try refusal(in: result)
                try drain(&turn)
                settle(turn)
                throw PostgresError.refused(refusal)
            default:
                drop()
                throw PostgresError.notThatKindOfStatement
            }
        } catch {
            throw reason(for: error, turn)
        }
        pauseWatching()
        hasReadCopy = false
        copyTurn = turn
    }

    /// Hands over `chunk` and returns when the kernel has taken all of it: no faster than the server reads.
    func put(_ chunk: [UInt8]) throws {
        guard var turn = copyTurn else { throw PostgresError.disconnected }
        defer { if copyTurn != nil { copyTurn = turn } }
        do {
            for start in stride(from: 0, to: chunk.count, by: Self.chunkSize) {
                let slice = chunk[start..<min(start + Self.chunkSize, chunk.count)]
                try putSlice(slice)
                try flush(&turn)
            }
        } catch {
            throw reason(for: error, turn)
        }
        // A client whose buffers never fill would not notice in `wait` that its time is up.
        _ = turn.advice()
        if let end = turn.end { throw end.error }
    }

    private func putSlice(_ slice: ArraySlice<UInt8>) throws(PostgresError) {
        let handle = unsafe try connected()
        let sent = unsafe slice.withUnsafeBytes { bytes in
            unsafe PQputCopyData(handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
        }
        guard sent == 1 else { throw lost() }
    }

    /// - Returns: How many rows the server took.
    func endCopyIn() throws -> Int {
        guard var turn = copyTurn else { throw PostgresError.disconnected }
        do {
            guard unsafe PQputCopyEnd(try connected(), nil) == 1 else { throw lost() }
            return try finishCopy(&turn)
        } catch {
            throw reason(for: error, turn)
        }
    }

    /// As many rows as make a chunk, or the end. Reads no further than that, so the server waits for the reader.
    func nextCopyChunk() throws -> CopyChunk {
        guard var turn = copyTurn else { throw PostgresError.disconnected }
        defer { if copyTurn != nil { copyTurn = turn } }
        do {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(Self.chunkSize)
            while bytes.count < Self.chunkSize {
                guard try readCopyRow(into: &bytes, &turn) else {
                    guard bytes.isEmpty else { return .bytes(bytes) }
                    return .end(rows: try finishCopy(&turn))
                }
            }
            return .bytes(bytes)
        } catch {
            throw reason(for: error, turn)
        }
    }

    /// - Returns: False at the end of the rows, however often it is asked; libpq tells it only once.
    private func readCopyRow(into bytes: inout [UInt8], _ turn: inout Turn) throws(PostgresError) -> Bool {
        while !hasReadCopy {
            let handle = unsafe try connected()
            var row: UnsafeMutablePointer<CChar>?
            let length = unsafe PQgetCopyData(handle, &row, 1)
            switch length {
            case 1...:
                unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: row, count: Int(length)))
                unsafe PQfreemem(row)
                return true
            case 0:
                _ = try wait(for: POLLIN, in: &turn)
                guard unsafe PQconsumeInput(handle) == 1 else { throw lost() }
            case -1: hasReadCopy = true
            default: throw lost()
            }
        }
        return false
    }

    /// Stops a COPY that the other side of us gave up, so that the connection can be used again.
    func abandonCopy(_ direction: CopyDirection) {
        guard copyTurn != nil, let handle = unsafe handle else { return }
        do throws(PostgresError) {
            switch direction {
            case .toServer:
                var turn = Turn(within: .seconds(5), heedsCancellation: false)
                guard unsafe PQputCopyEnd(handle, "given up by the client") == 1 else { throw lost() }
                _ = try finishCopy(&turn)
            case .fromServer:
                // No time at all: the first wait asks the server to stop, and what it had sent is read and thrown away.
                var turn = Turn(within: .zero, heedsCancellation: false)
                var thrownAway: [UInt8] = []
                while try readCopyRow(into: &thrownAway, &turn) { thrownAway.removeAll(keepingCapacity: true) }
                _ = try finishCopy(&turn)
            }
        } catch {
            // That the COPY was refused is what we wanted; any other failure has closed the connection.
            if error.code == nil { drop() }
        }
    }

    private func finishCopy(_ turn: inout Turn) throws(PostgresError) -> Int {
        try flush(&turn)
        var rows = 0
        var first: Refusal?
        while let result = unsafe try nextResult(&turn) {
            switch unsafe PQresultStatus(result) {
            case PGRES_COMMAND_OK: rows = unsafe ResultSet(result, columns: nil).affectedRows
            case PGRES_FATAL_ERROR:
                defer { unsafe PQclear(result) }
                let refusal = unsafe try refusal(in: result)
                first = first ?? refusal
            default:
                unsafe PQclear(result)
                throw lost()
            }
        }
        copyTurn = nil
        resumeWatching()
        settle(turn)
        if let first { throw .refused(first) }
        return rows
    }

    private func drain(_ turn: inout Turn) throws(PostgresError) {
        while let result = unsafe try nextResult(&turn) { unsafe PQclear(result) }
    }
}
