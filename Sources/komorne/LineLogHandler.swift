import Foundation
import Logging

/// One line an event on standard error, for people or as JSON.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let label: String
    private let format: Configuration.Log.Format

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
        let instant = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let line =
            switch format {
            case .text: text(event, instant: instant, fields: fields)
            case .json: json(event, instant: instant, fields: fields)
            }
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    private func text(
        _ event: LogEvent,
        instant: String,
        fields: [(key: String, value: Logger.MetadataValue)]
    ) -> String {
        let parts = fields.map { "\($0.key)=\(Self.plain("\($0.value)"))" }
        return ([instant, "\(event.level)", Self.plain("\(event.message)")] + parts).joined(separator: " ")
    }

    private func json(
        _ event: LogEvent,
        instant: String,
        fields: [(key: String, value: Logger.MetadataValue)]
    ) -> String {
        var object: [String: String] = [:]
        for (key, value) in fields { object[key] = "\(value)" }
        object["time"] = instant
        object["level"] = "\(event.level)"
        object["message"] = "\(event.message)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A dictionary of strings can always be encoded.
        let data = (try? encoder.encode(object)) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    /// A line stays a line, whatever somebody put into a value.
    private static func plain(_ text: String) -> String {
        String(text.map { $0.isNewline || $0 == "\u{1B}" ? " " : $0 })
    }
}
