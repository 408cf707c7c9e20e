import Crypto
import Foundation
import Safeguards
import Synchronization

/// The root key of the tests, 0x00 to 0x1F, expanded as RFC 5869 says; it counts how often it is asked.
final class CountingProvider: KeyProvider {
    private let root = SymmetricKey(data: Data(0..<32))
    private let asked = Mutex(0)
    private let pause: @Sendable () async -> Void

    init(pause: @escaping @Sendable () async -> Void = {}) {
        self.pause = pause
    }

    var count: Int { asked.withLock { $0 } }

    func derivedKey(info: [UInt8], byteCount: Int) async throws -> SymmetricKey {
        asked.withLock { $0 += 1 }
        await pause()
        return HKDF<SHA256>.deriveKey(inputKeyMaterial: root, info: info, outputByteCount: byteCount)
    }
}

/// A clock that stands until it is told to go.
final class StillClock: Sendable {
    private let instant = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { instant.withLock { $0 } }

    func advance(by duration: Duration) {
        instant.withLock { $0 += duration }
    }
}

extension TenantID {
    /// A tenant that other programs' vectors speak of.
    static let ofVectors = TenantID(
        UUID(uuid: (1, 0x8f, 0x6b, 0x1c, 0x2d, 0x3e, 0x7f, 0x40, 0x8a, 0x5b, 0x6c, 0x7d, 0x8e, 0x9f, 0xa0, 0xb1))
    )
}

extension SymmetricKey {
    var hex: String { unsafe withUnsafeBytes { unsafe Hex.text(of: Array($0)) } }
}
