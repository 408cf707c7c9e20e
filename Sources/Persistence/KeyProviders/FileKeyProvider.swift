package import Crypto
import Foundation
import Safeguards

/// Root keys in files: 32 bytes that only their owner may read. For development, and for small installations whose disk
/// is guarded well; it can promise no more than the file system does.
///
/// The platform key stands in one file; the first root key comes from it. Further root keys stand beside it in the
/// folder `<file>.roots`, each in a file named by its number. Destroying one overwrites its file and removes it: what
/// the disk or a copy of it still remembers, this provider cannot know.
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

    private static let first: Int32 = 1
    private let platform: SymmetricKey
    private let folder: String

    /// Reads the platform key once; its file is not looked at again.
    package init(path: String) throws(Failure) {
        platform = try Self.key(in: path)
        folder = path + ".roots"
    }

    /// Makes a new random key at `path` unless there is one.
    package static func createIfMissing(path: String) throws(Failure) {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        try write(SymmetricKey(size: .bits256), to: path)
    }

    package func derivedKey(info: [UInt8], byteCount: Int) async throws -> SymmetricKey {
        derive(info, byteCount)
    }

    package func rootKeys() async throws -> [Int32] {
        // No folder, no further keys.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return [Self.first] + names.compactMap { Int32($0) }.filter { $0 > Self.first }.sorted()
    }

    package func makeRootKey() async throws -> Int32 {
        let number = (try await rootKeys().last ?? Self.first) + 1
        let mode: [FileAttributeKey: Any] = [.posixPermissions: NSNumber(value: 0o700)]
        let draft = "\(folder)/new-\(UUID().uuidString)"
        do {
            let manager = FileManager.default
            try manager.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: mode)
            try Self.write(SymmetricKey(size: .bits256), to: draft)
            try Self.settle(draft)
            // A link never takes the place of a file, so that of two who make a key neither loses theirs.
            try manager.linkItem(atPath: draft, toPath: file(of: number))
            try manager.removeItem(atPath: draft)
            try Self.settle(folder)
        } catch { throw KeyProviderRefusal.unwritable(path: file(of: number)) }
        return number
    }

    /// Returns once the disk itself has it: what is wrapped by a key must not outlive that key.
    private static func settle(_ path: String) throws {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        try file.synchronize()
        try file.close()
    }

    package func destroyRootKey(_ number: Int32) async throws {
        guard number != Self.first else { throw KeyProviderRefusal.cannotBeDestroyed(number) }
        guard try await rootKeys().contains(number) else { throw KeyProviderRefusal.noSuchRootKey(number) }
        do {
            let file = try FileHandle(forWritingTo: URL(filePath: file(of: number)))
            try file.write(contentsOf: Data(count: 32))
            try file.synchronize()
            try file.close()
            try FileManager.default.removeItem(atPath: self.file(of: number))
            try Self.settle(folder)
        } catch { throw KeyProviderRefusal.unwritable(path: file(of: number)) }
    }

    package func wrap(_ key: SymmetricKey, byRoot number: Int32, binding data: [UInt8]) async throws -> [UInt8] {
        try KeyWrap.wrap(key, by: try root(number), binding: data)
    }

    package func unwrap(
        _ wrapped: [UInt8],
        byRoot number: Int32,
        binding data: [UInt8]
    ) async throws -> SymmetricKey {
        try KeyWrap.unwrap(wrapped, by: try root(number), binding: data)
    }

    private func root(_ number: Int32) throws(KeyProviderRefusal) -> SymmetricKey {
        guard number != Self.first else { return derive(Array("KMRN-RK1".utf8), 32) }
        do {
            return try Self.key(in: file(of: number))
        } catch .missing {
            throw .noSuchRootKey(number)
        } catch {
            throw .unusable(path: file(of: number))
        }
    }

    private func derive(_ info: [UInt8], _ byteCount: Int) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: platform, info: info, outputByteCount: byteCount)
    }

    private func file(of number: Int32) -> String {
        "\(folder)/\(number)"
    }

    private static func key(in path: String) throws(Failure) -> SymmetricKey {
        guard let data = FileManager.default.contents(atPath: path) else { throw .missing(path: path) }
        guard data.count == 32 else { throw .wrongLength(path: path, byteCount: data.count) }
        // A file whose mode cannot be read counts as one that everybody may read.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
        guard mode & 0o077 == 0 else { throw .readableByOthers(path: path) }
        return SymmetricKey(data: data)
    }

    private static func write(_ key: SymmetricKey, to path: String) throws(Failure) {
        let isWritten = FileManager.default.createFile(
            atPath: path,
            contents: Data(key.octets),
            attributes: [.posixPermissions: NSNumber(value: 0o600)]
        )
        guard isWritten else { throw .unwritable(path: path) }
    }
}
