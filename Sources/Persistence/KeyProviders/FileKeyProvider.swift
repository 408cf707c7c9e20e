package import Crypto
import Foundation
import Safeguards

/// A root key in a file: 32 bytes that only their owner may read. For development, and for small installations whose
/// disk is guarded well; it can promise no more than the file system does.
package struct FileKeyProvider: KeyProvider {
    /// Why a key file cannot be used.
    package enum Failure: Error, Equatable, CustomStringConvertible {
        case missing(path: String)
        case readableByOthers(path: String)
        case wrongLength(path: String, byteCount: Int)
        case unwritable(path: String)

        package var description: String {
            switch self {
            case .missing(let path): "the platform key file \(path) does not exist or cannot be read"
            case .readableByOthers(let path): "the platform key file \(path) must have mode 0600 or less"
            case .wrongLength(let path, let byteCount):
                "the platform key file \(path) holds \(byteCount) bytes; a key has 32"
            case .unwritable(let path): "the platform key file \(path) cannot be written"
            }
        }
    }

    private let root: SymmetricKey

    /// Reads the key once; the file is not looked at again.
    package init(path: String) throws(Failure) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .missing(path: path) }
        guard data.count == 32 else { throw .wrongLength(path: path, byteCount: data.count) }
        // A file whose mode cannot be read counts as one that everybody may read.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
        guard mode & 0o077 == 0 else { throw .readableByOthers(path: path) }
        root = SymmetricKey(data: data)
    }

    /// Makes a new random key at `path` unless there is one.
    package static func createIfMissing(path: String) throws(Failure) {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        var generator = SystemRandomNumberGenerator()
        let key = Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        let isWritten = FileManager.default.createFile(
            atPath: path,
            contents: key,
            attributes: [.posixPermissions: NSNumber(value: 0o600)]
        )
        guard isWritten else { throw .unwritable(path: path) }
    }

    package func derivedKey(info: [UInt8], byteCount: Int) async throws -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: root, info: info, outputByteCount: byteCount)
    }
}
