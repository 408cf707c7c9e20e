extension Connection {
    /// Sends `chunks` as the data of a `COPY … FROM STDIN`; where one chunk ends and the next begins means nothing.
    ///
    /// The sequence is asked for no more than the server takes. An error it throws, a refusal, a cancelled task or
    /// the deadline ends the COPY without a row being kept, and the connection is as before.
    ///
    /// - Parameters:
    ///   - sql: The COPY.
    ///   - chunks: Read on the caller's side of the connection.
    ///   - duration: For all of it. How long the sequence waits for its own source is its own business.
    /// - Returns: How many rows the server took.
    /// - Throws: What the sequence throws, or what the connection does.
    package nonisolated func copyIn<Chunks: AsyncSequence>(
        _ sql: SQL,
        from chunks: Chunks,
        within duration: Duration? = nil
    ) async throws -> Int where Chunks.Element == [UInt8] {
        try await beginCopy(sql, .toServer, within: duration)
        do {
            // Many small chunks would cost a change of threads each.
            var gathered: [UInt8] = []
            for try await chunk in chunks {
                gathered += chunk
                guard gathered.count >= 32_768 else { continue }
                try await put(gathered)
                gathered.removeAll(keepingCapacity: true)
            }
            try await put(gathered)
            try Task.checkCancellation()
        } catch {
            await abandonCopy(.toServer)
            throw error
        }
        return try await endCopyIn()
    }

    /// Hands the data of a `COPY … TO STDOUT` to `consume`, some sixty kilobytes of whole rows at a time.
    ///
    /// While `consume` works, the server waits. An error it throws ends the COPY, and the connection is as before.
    ///
    /// - Parameters:
    ///   - sql: The COPY.
    ///   - duration: For all of it, `consume` included.
    ///   - consume: Called on the caller's side of the connection.
    /// - Returns: How many rows there were.
    /// - Throws: What `consume` throws, or what the connection does.
    package nonisolated func copyOut(
        _ sql: SQL,
        within duration: Duration? = nil,
        _ consume: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        try await beginCopy(sql, .fromServer, within: duration)
        do {
            while true {
                switch try await nextCopyChunk() {
                case .bytes(let bytes): try await consume(bytes)
                case .end(let rows): return rows
                }
            }
        } catch {
            await abandonCopy(.fromServer)
            throw error
        }
    }
}
