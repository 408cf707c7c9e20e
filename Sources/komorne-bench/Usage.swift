import Foundation
import Glibc

/// What a process has used of the machine, as the kernel tells in `/proc`.
enum Usage {
    /// Processor time of one process, all its threads together.
    static func processorTime(of process: Int32) -> Duration {
        ticks(of: process, fields: [14, 15])
    }

    /// Processor time of a process, of its children that live, and of those that have ended.
    static func processorTime(ofFamily parent: Int32) -> Duration {
        // Without /proc nothing can be measured, and the figure is visibly zero.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let children = names.compactMap { Int32($0) }.filter { stat(of: $0)?.field(4) == Int(parent) }
        return children.reduce(ticks(of: parent, fields: [14, 15, 16, 17])) { $0 + processorTime(of: $1) }
    }

    /// Memory in the machine, in megabytes.
    static func residentMegabytes(of process: Int32) -> Double {
        Double(status(of: process, "VmRSS:") ?? 0) / 1024
    }

    static func threads(of process: Int32) -> Int { status(of: process, "Threads:") ?? 0 }

    private static func status(of process: Int32, _ name: String) -> Int? {
        let line = text("/proc/\(process)/status")?.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.dropFirst(name.count).split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
    }

    private static func ticks(of process: Int32, fields: [Int]) -> Duration {
        guard let stat = stat(of: process) else { return .zero }
        let ticks = fields.reduce(0) { $0 + (stat.field($1) ?? 0) }
        return .seconds(1) * Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private struct Stat {
        let words: [Substring]

        /// The number of the field as `proc(5)` counts; the first two are not kept.
        func field(_ number: Int) -> Int? {
            words.indices.contains(number - 3) ? Int(words[number - 3]) : nil
        }
    }

    private static func stat(of process: Int32) -> Stat? {
        // The second field is the program's name, which may hold anything but ends with the last bracket.
        guard let text = text("/proc/\(process)/stat"), let bracket = text.lastIndex(of: ")") else { return nil }
        return Stat(words: text[text.index(after: bracket)...].split(separator: " "))
    }

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
