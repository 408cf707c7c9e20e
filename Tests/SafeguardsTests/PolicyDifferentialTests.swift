import Foundation
import Safeguards
import Testing
import TestSupport

@Suite("Against an evaluator that others wrote from the same prose")
struct PolicyDifferentialTests {
    private static let evaluator = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "policy/policy.py").path(percentEncoded: false)

    @Test(arguments: [Proof.seed])
    func bothSayTheSame(seed: UInt64) throws {
        var requests = PolicyRequests(seed: seed)
        // In portions, so that neither a file nor the memory grows with the size of the proof.
        for _ in 0..<(Proof.isFull ? 50 : 1) {
            let portion = (0..<20_000).compactMap { _ in requests.next() }
            let answers = try ask(portion.map(\.line))
            try #require(answers.count == portion.count)
            for (request, answer) in zip(portion, answers) where request.answer != answer {
                Issue.record("\(request.line): \(request.answer) here, \(answer) there")
            }
        }
    }

    private func ask(_ lines: [String]) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "policy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // What is left in a temporary folder is nobody's loss.
            try? FileManager.default.removeItem(at: folder)
        }
        let requests = folder.appending(path: "requests")
        let answers = folder.appending(path: "answers")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: requests)
        try Data().write(to: answers)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", Self.evaluator, "--requests", requests.path(percentEncoded: false)]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: answers)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try String(decoding: Data(contentsOf: answers), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test("The requests reach every row and every answer")
    func requestsAreWorthAsking() throws {
        var requests = PolicyRequests(seed: 7)
        let portion = (0..<20_000).compactMap { _ in requests.next() }
        let answers = Dictionary(grouping: portion, by: \.answer).mapValues(\.count)
        #expect(Set(answers.keys) == ["permit:clear", "permit:masked", "permit:pseudonymised", "deny"])
        #expect(try #require(answers["permit:clear"]) > 4_000)
        let permitted = Set(portion.filter { $0.answer != "deny" }.map(\.permission))
        let held = Set(Matrix.rows.filter { !$0.cells.isEmpty }.map(\.permission))
        #expect(permitted == held, "never permitted: \(held.subtracting(permitted))")
        for request in portion.prefix(100) {
            let object = try JSONSerialization.jsonObject(with: Data(request.line.utf8)) as? [String: Any]
            #expect(object?.count == 7)
        }
    }

    @Test func requestsAreTheSameForTheSameSeed() {
        #expect(PolicyRequests(seed: 5).prefix(50).map(\.line) == PolicyRequests(seed: 5).prefix(50).map(\.line))
        #expect(PolicyRequests(seed: 5).prefix(50).map(\.line) != PolicyRequests(seed: 6).prefix(50).map(\.line))
    }
}
