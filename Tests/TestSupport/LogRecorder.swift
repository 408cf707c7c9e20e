package import Logging
import Synchronization

/// Keeps everything that is logged.
package final class LogRecorder: Sendable {
    package struct Line: Sendable {
        package let level: Logger.Level
        package let message: String
        package let metadata: [String: String]
    }

    private let recorded = Mutex<[Line]>([])

    package init() {}

    package var lines: [Line] { recorded.withLock { $0 } }

    /// The lines of requests.
    package var requests: [Line] { lines.filter { $0.message == "request" } }

    /// All of it, word for word.
    package var text: String { lines.map { "\($0.message) \($0.metadata)" }.joined(separator: "\n") }

    package var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(recorder: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let line = Line(
                level: event.level,
                message: event.message.description,
                metadata: all.mapValues { $0.description }
            )
            recorder.recorded.withLock { $0.append(line) }
        }
    }
}
