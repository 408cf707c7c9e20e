package import Foundation
package import Logging
import NIOCore
package import NIOSSL
import NIOPosix
import ServiceLifecycle
import Synchronization

/// The certificate we show, read again from its files whenever they change.
///
/// A new connection takes the context that is current when it is accepted; those that are open keep theirs. New files
/// that do not fit each other, or are not a certificate at all, change nothing and are reported in the log.
package final class ServerCertificate: Service, Sendable {
    package struct Files: Sendable {
        /// PEM: the server's certificate, then those between it and the root.
        package let chain: String
        /// PEM.
        package let key: String

        package init(chain: String, key: String) {
            self.chain = chain
            self.key = key
        }
    }

    private struct State {
        var context: NIOSSLContext
        var chain: Data
        var key: Data
        var notAfter: Date
    }

    private let files: Files
    private let http2: Bool
    private let interval: Duration
    private let logger: Logger
    private let state: Mutex<State>

    /// - Throws: what is wrong with the files; there is no server without a certificate to begin with.
    package init(files: Files, http2: Bool, every interval: Duration = .seconds(60), logger: Logger) throws {
        self.files = files
        self.http2 = http2
        self.interval = interval
        self.logger = logger
        state = Mutex(try Self.load(files, http2: http2))
    }

    /// When the certificate in use runs out.
    package var notAfter: Date {
        state.withLock { $0.notAfter }
    }

    package var context: NIOSSLContext {
        state.withLock { $0.context }
    }

    package func run() async throws {
        for await _ in AsyncTicks(every: interval).cancelOnGracefulShutdown() {
            // Reading files waits for the disk, which an event loop and a cooperative thread must not.
            // It fails only when the pool has stopped, and with it the process.
            _ = try? await NIOThreadPool.singleton.runIfActive { self.reload() }
        }
    }

    /// Takes what the files hold now.
    ///
    /// - Returns: Whether another certificate is in use than before.
    @discardableResult
    package func reload() -> Bool {
        do {
            let fresh = try Self.load(files, http2: http2)
            let changed = state.withLock { state in
                guard fresh.chain != state.chain || fresh.key != state.key else { return false }
                state = fresh
                return true
            }
            if changed {
                logger.info("certificate reloaded", metadata: ["not_after": .stringConvertible(fresh.notAfter)])
            }
            return changed
        } catch {
            logger.warning(
                "certificate not reloaded; the old one stays in use",
                metadata: [
                    "error": .string(String(reflecting: type(of: error))),
                    "not_after": .stringConvertible(notAfter),
                ]
            )
            return false
        }
    }

    private static func load(_ files: Files, http2: Bool) throws -> State {
        let chain = try Data(contentsOf: URL(filePath: files.chain))
        let key = try Data(contentsOf: URL(filePath: files.key))
        let certificates = try NIOSSLCertificate.fromPEMBytes(Array(chain))
        guard let first = certificates.first else { throw NIOSSLError.failedToLoadCertificate }
        let configuration = TLSSettings.server(
            chain: certificates,
            key: try NIOSSLPrivateKey(bytes: Array(key), format: .pem),
            http2: http2
        )
        return State(
            context: try NIOSSLContext(configuration: configuration),
            chain: chain,
            key: key,
            notAfter: Date(timeIntervalSince1970: TimeInterval(first.notValidAfter))
        )
    }
}

/// A tick every so often, without a first one at once; ends with its task.
private struct AsyncTicks: AsyncSequence, Sendable {
    let interval: Duration

    init(every interval: Duration) {
        self.interval = interval
    }

    func makeAsyncIterator() -> Iterator {
        Iterator(interval: interval)
    }

    struct Iterator: AsyncIteratorProtocol {
        let interval: Duration

        mutating func next() async -> Void? {
            try? await Task.sleep(for: interval)  // Fails only when cancelled, which ends the sequence.
            return Task.isCancelled ? nil : ()
        }
    }
}
