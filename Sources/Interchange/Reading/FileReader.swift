/// Reads a file from its first byte to its last in pieces of any size, and gives what each piece completes.
///
/// Readers do no IO, keep no more of the file than their limits say, and never fail: what is wrong comes out among the
/// items, with its place. They are for one task at a time.
package protocol FileReader {
    associatedtype Item: Sendable

    /// Takes the next bytes.
    mutating func take(_ chunk: [UInt8]) -> [Item]

    /// The file is over; nothing can be taken after that.
    mutating func end() -> [Item]

    /// Nothing more will come, whatever follows: there is no use in reading on.
    var hasGivenUp: Bool { get }
}

extension FileReader {
    /// Reads what is in memory.
    package mutating func all(of bytes: [UInt8]) -> [Item] {
        take(bytes) + end()
    }
}

extension AsyncSequence where Element == [UInt8] {
    /// What `reader` makes of these bytes, as many items at a time as a piece completes; never an empty lot.
    package func items<Reader: FileReader>(by reader: Reader) -> FileItems<Self, Reader> {
        FileItems(chunks: self, reader: reader)
    }
}

/// Pulls pieces only as fast as their items are taken.
package struct FileItems<Chunks: AsyncSequence, Reader: FileReader>: AsyncSequence where Chunks.Element == [UInt8] {
    package typealias Element = [Reader.Item]

    fileprivate let chunks: Chunks
    fileprivate let reader: Reader

    package func makeAsyncIterator() -> Iterator {
        Iterator(chunks: chunks.makeAsyncIterator(), reader: reader)
    }

    package struct Iterator: AsyncIteratorProtocol {
        fileprivate var chunks: Chunks.AsyncIterator
        package fileprivate(set) var reader: Reader
        private var isOver = false

        fileprivate init(chunks: Chunks.AsyncIterator, reader: Reader) {
            self.chunks = chunks
            self.reader = reader
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws -> [Reader.Item]? {
            while !isOver {
                let items: [Reader.Item]
                if !reader.hasGivenUp, let chunk = try await chunks.next(isolation: actor) {
                    items = reader.take(chunk)
                } else {
                    isOver = true
                    items = reader.end()
                }
                if !items.isEmpty { return items }
            }
            return nil
        }
    }
}
