import Synchronization

/// Everything we measure, and its text for Prometheus (exposition format 0.0.4).
package final class MetricsRegistry: Sendable {
    /// A value that is only looked at when somebody asks: the size of a pool, the length of a queue.
    package struct Sample: Sendable {
        package let labels: [(name: String, value: String)]
        package let value: Double

        package init(_ value: Double, labels: [(name: String, value: String)] = []) {
            self.value = value
            self.labels = labels
        }
    }

    package enum Kind: String, Sendable {
        case counter, gauge
    }

    private enum Source: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)
        case observed(Kind, @Sendable () async -> [Sample])

        var kind: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            case .observed(let kind, _): kind.rawValue
            }
        }
    }

    private struct Metric: Sendable {
        let name: String
        let help: String
        let labels: [String]
        let source: Source
    }

    private let metrics = Mutex<[Metric]>([])

    package init() {}

    /// A counter under a name in snake case that ends in `_total`, with up to three labels in the order in which
    /// `Counter.add` is given their values.
    package func counter(_ name: String, _ help: String, labels: String...) -> Counter {
        let counter = Counter()
        add(Metric(name: name, help: help, labels: labels, source: .counter(counter)))
        return counter
    }

    package func gauge(_ name: String, _ help: String, labels: String...) -> Gauge {
        let gauge = Gauge()
        add(Metric(name: name, help: help, labels: labels, source: .gauge(gauge)))
        return gauge
    }

    package func histogram(
        _ name: String,
        _ help: String,
        labels: String...,
        bounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
    ) -> Histogram {
        let histogram = Histogram(bounds: bounds)
        add(Metric(name: name, help: help, labels: labels, source: .histogram(histogram)))
        return histogram
    }

    /// Values that `read` looks up at each scrape.
    package func observe(
        _ kind: Kind,
        _ name: String,
        _ help: String,
        read: @escaping @Sendable () async -> [Sample]
    ) {
        add(Metric(name: name, help: help, labels: [], source: .observed(kind, read)))
    }

    package func text() async -> String {
        var text = ""
        for metric in metrics.withLock({ $0 }) {
            text += "# HELP \(metric.name) \(metric.help)\n# TYPE \(metric.name) \(metric.source.kind)\n"
            switch metric.source {
            case .counter(let counter):
                for (labels, value) in counter.all {
                    text += line(metric.name, zip(metric.labels, labels.values(metric.labels.count)), String(value))
                }
            case .gauge(let gauge):
                for (labels, value) in gauge.all {
                    text += line(metric.name, zip(metric.labels, labels.values(metric.labels.count)), String(value))
                }
            case .histogram(let histogram):
                for (labels, cell) in histogram.all {
                    text += lines(of: cell, bounds: histogram.bounds, metric: metric, labels: labels)
                }
            case .observed(_, let read):
                for sample in await read() {
                    text += line(metric.name, sample.labels, String(sample.value))
                }
            }
        }
        return text
    }

    private func add(_ metric: Metric) {
        metrics.withLock { metrics in
            precondition(!metrics.contains { $0.name == metric.name }, "two metrics of one name cannot be told apart")
            metrics.append(metric)
        }
    }

    private func lines(of cell: Histogram.Cell, bounds: [Double], metric: Metric, labels: LabelValues) -> String {
        let own = Array(zip(metric.labels, labels.values(metric.labels.count)))
        var text = ""
        var total = 0
        for (count, bound) in zip(cell.counts, bounds.map { String($0) } + ["+Inf"]) {
            total += count
            text += line(metric.name + "_bucket", own + [("le", bound)], String(total))
        }
        text += line(metric.name + "_sum", own, String(cell.sum))
        text += line(metric.name + "_count", own, String(total))
        return text
    }

    private func line(_ name: String, _ labels: some Sequence<(String, String)>, _ value: String) -> String {
        let pairs = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }
        return pairs.isEmpty ? "\(name) \(value)\n" : "\(name){\(pairs.joined(separator: ","))} \(value)\n"
    }

    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == 0x22 || $0 == 0x5C || $0 == 0x0A }) else { return value }
        return value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
    }
}
