import Foundation
import Logging
import Synchronization
import Web

/// One line an event on standard error, for people or as JSON. Every request writes one, so it is made with care.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let label: String
    private let format: Configuration.Log.Format
    private static let clock = SecondClock()

    init(label: String, format: Configuration.Log.Format, level: Logger.Level) {
        self.label = label
        self.format = format
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let instant = Self.clock.now()
        let line =
            switch format {
            case .text: text(event, instant: instant, fields: fields)
            case .json: json(event, instant: instant, fields: fields)
            }
        // A line that cannot be written, on a full disk say, is lost; that must not end the service.
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }

    private func text(
        _ event: LogEvent,
        instant: String,
        fields: [(key: String, value: Logger.MetadataValue)]
    ) -> String {
        var line = "\(instant) \(event.level) \(Self.plain("\(event.message)"))"
        for (key, value) in fields { line += " \(key)=\(Self.plain("\(value)"))" }
        return line + "\n"
    }

    private func json(
        _ event: LogEvent,
        instant: String,
        fields: [(key: String, value: Logger.MetadataValue)]
    ) -> String {
        var json = JSONText()
        json.beginObject()
        json.member("time", instant)
        json.member("level", "\(event.level)")
        json.member("message", "\(event.message)")
        for (key, value) in fields {
            let text = "\(value)"
            json.name(key)
            if Self.numeric.contains(key), Self.isNumber(text) { json.raw(text) } else { json.value(text) }
        }
        json.endObject()
        return json.text + "\n"
    }

    /// Values that machines will want to calculate with.
    private static let numeric: Set<String> = ["status", "ms", "bytes", "port", "attempt"]

    /// Whether the text is a number as JSON writes it, without sign or exponent.
    static func isNumber(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        guard isPlain, parts.count <= 2, text.utf8.count <= 24, let whole = parts.first else { return false }
        return whole.count == 1 || whole.first != UInt8(ascii: "0")
    }

    /// A line stays a line, whatever somebody put into a value.
    private static func plain(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        return String(text.map { $0.isNewline || $0 == "\u{1B}" ? " " : $0 })
    }
}

/// The time as ISO 8601 with milliseconds; what is before the fraction is written out once a second.
private final class SecondClock: Sendable {
    private let last = Mutex<(second: Int64, text: String)>((.min, ""))

    func now() -> String {
        let milliseconds = Int64(Date.now.timeIntervalSince1970 * 1000)
        let (second, fraction) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let text = last.withLock { last in
            if last.second != second {
                let whole = Date(timeIntervalSince1970: TimeInterval(second)).formatted(.iso8601)
                last = (second, String(whole.dropLast()))
            }
            return last.text
        }
        let digits = String(fraction)
        return text + "." + String(repeating: "0", count: 3 - digits.count) + digits + "Z"
    }
}
