import DebtDomain
import TestSupport
import Testing

/// The same accounts, worked off by a program that was written from the law and not from ours.
@Suite("Another program agrees on accounts")
struct AllocationOracleTests {
    private static let samples = Proof.isFull ? 100_000 : 3_000

    @Test("to the grosz, and on the rule of each", arguments: [Proof.seed])
    func agrees(seed: UInt64) throws {
        var histories = Histories(seed: seed)
        var (errors, grounds, releases, ahead) = (0, Set<Substring>(), 0, 0)
        // In portions, so that a hundred thousand of them need not be in memory.
        for start in stride(from: 0, to: Self.samples, by: 5_000) {
            let accounts = (0..<min(5_000, Self.samples - start)).map { _ in histories.account() }
            for (index, (account, answer)) in zip(accounts, try AllocationPeer.answers(to: accounts)).enumerated() {
                let ours = AllocationPeer.ourAnswer(to: account)
                if ours != answer {
                    Issue.record("\(seed), account \(start + index) \(account.rule):\n\(ours)\n\(answer)")
                }
                let groups = answer.split(separator: "|", omittingEmptySubsequences: false)
                guard groups.count == 5 else {
                    errors += 1
                    continue
                }
                grounds.formUnion(groups[2].split(separator: " ").compactMap { $0.split(separator: "/").last })
                releases += groups[3].isEmpty ? 0 : 1
                ahead += groups[4].contains { $0 == "," } ? 1 : 0
            }
        }
        // Every rule occurs, and most accounts are sound.
        #expect(grounds.count == 11, "\(grounds)")
        #expect(releases > Self.samples / 100 && ahead > 0)
        #expect((1..<Self.samples / 5).contains(errors), "\(errors) contradictions")
    }
}
