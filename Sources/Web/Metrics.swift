import Synchronization

/// Up to three label values, kept without an array so that counting a request allocates nothing.
struct LabelValues: Hashable, Sendable {
    let first: String
    let second: String
    let third: String

    init(_ first: String = "", _ second: String = "", _ third: String = "") {
        self.first = first
        self.second = second
        self.third = third
    }

    func values(_ count: Int) -> [String] {
        Array([first, second, third].prefix(count))
    }
}

/// Only ever goes up.
package final class Counter: Sendable {
    private let counts = Mutex<[LabelValues: Int]>([:])

    package func add(_ first: String = "", _ second: String = "", _ third: String = "", by amount: Int = 1) {
        counts.withLock { $0[LabelValues(first, second, third), default: 0] += amount }
    }

    /// The count for these label values.
    package func value(_ first: String = "", _ second: String = "", _ third: String = "") -> Int {
        counts.withLock { $0[LabelValues(first, second, third)] ?? 0 }
    }

    var all: [(LabelValues, Int)] {
        counts.withLock { counts in counts.map { ($0.key, $0.value) } }
    }
}

/// A value that goes up and down.
package final class Gauge: Sendable {
    private let values = Mutex<[LabelValues: Double]>([:])

    package func set(_ value: Double, _ first: String = "", _ second: String = "", _ third: String = "") {
        values.withLock { $0[LabelValues(first, second, third)] = value }
    }

    var all: [(LabelValues, Double)] {
        values.withLock { values in values.map { ($0.key, $0.value) } }
    }
}

/// How often something took how long.
package final class Histogram: Sendable {
    struct Cell: Sendable {
        /// One count for each bound, and one for what exceeds them all.
        private(set) var counts: [Int]
        private(set) var sum = 0.0

        init(bounds: Int) {
            counts = Array(repeating: 0, count: bounds + 1)
        }

        mutating func add(_ seconds: Double, to bucket: Int) {
            counts[bucket] += 1
            sum += seconds
        }
    }

    /// Upper bounds in seconds, rising.
    let bounds: [Double]
    private let cells = Mutex<[LabelValues: Cell]>([:])

    init(bounds: [Double]) {
        self.bounds = bounds
    }

    package func observe(_ duration: Duration, _ first: String = "", _ second: String = "", _ third: String = "") {
        let seconds = duration / .seconds(1)
        let bucket = bounds.firstIndex { seconds <= $0 } ?? bounds.count
        cells.withLock { cells in
            let labels = LabelValues(first, second, third)
            cells[labels, default: Cell(bounds: bounds.count)].add(seconds, to: bucket)
        }
    }

    var all: [(LabelValues, Cell)] {
        cells.withLock { cells in cells.map { ($0.key, $0.value) } }
    }
}
