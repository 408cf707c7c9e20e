import AsyncAlgorithms
import HTTPTypes
package import Hummingbird
import NIOCore

extension Response {
    /// A file to be kept, sent while it is being made. Where `write` throws, the connection ends before the file does,
    /// so that nobody takes a part for the whole.
    ///
    /// - Parameters:
    ///   - name: What it is to be called: letters, digits, dots and dashes.
    ///   - type: Its media type.
    ///   - write: Sends the file's bytes, a piece at a time; each call returns when there is room for more.
    /// - Returns: The answer.
    package static func download(
        _ name: String,
        type: String,
        write: @escaping @Sendable (_ send: ([UInt8]) async throws -> Void) async throws -> Void
    ) -> Response {
        Response(
            status: .ok,
            headers: fields(name, type),
            body: ResponseBody { writer in
                let pieces = AsyncThrowingChannel<ByteBuffer, any Error>()
                async let making: Void = make(pieces, by: write)
                for try await piece in pieces { try await writer.write(piece) }
                await making
                try await writer.finish(nil)
            }
        )
    }

    /// A file to be kept that is there already.
    package static func download(_ name: String, type: String, bytes: [UInt8]) -> Response {
        Response(
            status: .ok,
            headers: fields(name, type),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    /// Hands the file over piece by piece, each when the one before was taken.
    private static func make(
        _ pieces: AsyncThrowingChannel<ByteBuffer, any Error>,
        by write: @Sendable (_ send: ([UInt8]) async throws -> Void) async throws -> Void
    ) async {
        do {
            try await write { bytes in
                if !bytes.isEmpty { await pieces.send(ByteBuffer(bytes: bytes)) }
                // Nobody takes the rest.
                try Task.checkCancellation()
            }
            pieces.finish()
        } catch {
            pieces.fail(error)
        }
    }

    private static func fields(_ name: String, _ type: String) -> HTTPFields {
        precondition(
            name.utf8.allSatisfy { $0 < 0x7F && $0 > 0x20 && $0 != UInt8(ascii: "\"") },
            "a name that needs no quoting"
        )
        return [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""]
    }
}
