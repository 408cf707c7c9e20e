/// One measurement: its subject, the reference beside it, and the table that compares the two.
protocol Bench: Sendable {
    /// What it is called on the command line.
    var name: String { get }
    var summary: String { get }

    func run(on bench: Workbench) async throws -> [Table]
}

/// All there are, in the order in which they run. A new one is a file of its own and a line here.
enum Benches {
    static let all: [any Bench] = [
        HealthBench(), ReadBench(), CardBench(), NamesBench(), SealingBench(), VerifyBench(), WhoSawBench(),
        SignInBench(), MigrationsBench(), StartupBench(), MemoryBench(),
    ]
}
