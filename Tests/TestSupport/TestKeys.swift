package import Crypto
package import Safeguards
import Synchronization

/// A key provider that a test takes out of reach.
package final class TestKeys: KeyProvider {
    private let provider: any KeyProvider
    private let isDown = Atomic<Bool>(false)

    package init(_ provider: any KeyProvider) {
        self.provider = provider
    }

    package func goDown() { isDown.store(true, ordering: .relaxed) }
    package func comeBack() { isDown.store(false, ordering: .relaxed) }

    package func derivedKey(info: [UInt8], byteCount: Int) async throws -> SymmetricKey {
        try await reached.derivedKey(info: info, byteCount: byteCount)
    }

    package func rootKeys() async throws -> [Int32] { try await reached.rootKeys() }

    package func wrap(_ key: SymmetricKey, byRoot number: Int32, binding data: [UInt8]) async throws -> [UInt8] {
        try await reached.wrap(key, byRoot: number, binding: data)
    }

    package func unwrap(
        _ wrapped: [UInt8],
        byRoot number: Int32,
        binding data: [UInt8]
    ) async throws -> SymmetricKey {
        try await reached.unwrap(wrapped, byRoot: number, binding: data)
    }

    private var reached: any KeyProvider {
        get throws {
            guard !isDown.load(ordering: .relaxed) else { throw KeyProviderRefusal.unreachable }
            return provider
        }
    }
}
