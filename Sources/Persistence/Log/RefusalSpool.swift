import Foundation
import Synchronization

/// Where refusals wait that a log could not take: files in a folder of this machine, each line on disk before anybody
/// is told of the refusal. Nothing but a refusal is ever done without its record, and so nothing else waits here.
package final class RefusalSpool: Sendable {
    /// Why a line could not be kept.
    package enum Failure: Error, Equatable {
        case unwritable
        /// So much waits already that a disk could fill up.
        case full
    }

    /// A file that was taken to be written into the logs.
    struct Batch: Sendable {
        let path: String
        let reading: SpooledRefusal.Reading
    }

    package static let most = 16 * 1024 * 1024

    private let files: Mutex<SpoolFiles>
    private let queue = DispatchQueue(label: "komorne.refusals")
    private let waits = Atomic<Bool>(true)

    /// - Parameters:
    ///   - directory: Made where there is none, if its parent is there.
    ///   - most: How many bytes may wait.
    package init(directory: String, most: Int = RefusalSpool.most) {
        files = Mutex(SpoolFiles(directory: directory, most: most))
    }

    /// Whether something waits, as far as this process knows.
    package var isWaiting: Bool { waits.load(ordering: .relaxed) }

    /// Whether lines could be kept now, and none waits.
    package func isInOrder() async -> Bool {
        let isInOrder = await perform { $0.isInOrder() }
        if !isInOrder { lookAgain() }
        return isInOrder
    }

    /// Whether lines could be kept now.
    package func isWritable() async -> Bool {
        await perform { $0.isWritable() }
    }

    /// Something may wait that another process left behind.
    func lookAgain() {
        waits.store(true, ordering: .relaxed)
    }

    /// Keeps a line, and returns once the disk has it.
    func append(_ refusal: SpooledRefusal) async throws {
        let text = try refusal.text()
        try await perform { files in Result { try files.append(text) } }.get()
        waits.store(true, ordering: .relaxed)
    }

    /// Takes everything that waits; each batch is to be settled, or comes again.
    func take() async throws -> [Batch] {
        // What comes from now on says so itself.
        waits.store(false, ordering: .relaxed)
        do {
            let batches = try await perform { files in
                Result { () throws -> [Batch] in
                    try files.take()
                    return files.taken.map { file in
                        let bytes = files.contents(of: file)
                        return Batch(path: file.path, reading: bytes.map(SpooledRefusal.read) ?? .init(damaged: 1))
                    }
                }
            }.get()
            if !batches.isEmpty { waits.store(true, ordering: .relaxed) }
            return batches
        } catch {
            waits.store(true, ordering: .relaxed)
            throw error
        }
    }

    /// Ends a batch, or holds it for as long as a tenant is suspended of whom it tells.
    func settle(_ batch: Batch, isHeld: Bool) async throws {
        let fate: SpoolFiles.Fate = isHeld ? .held : batch.reading.damaged > 0 ? .damaged : .written
        try await perform { files in Result { try files.settle(batch.path, fate) } }.get()
    }

    /// Lets what was held be tried again.
    func releaseHeld() async {
        // A folder that cannot be read now is what `isInOrder` tells.
        let isAny = await perform { files in (try? files.releaseHeld()) ?? false }
        if isAny { lookAgain() }
    }

    /// Gives up what is locked; the lines stay.
    package func close() async {
        await perform { $0.end() }
    }

    private func perform<Value: Sendable>(
        _ work: @escaping @Sendable (inout SpoolFiles) -> Value
    ) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { [self] in continuation.resume(returning: files.withLock { work(&$0) }) }
        }
    }
}
