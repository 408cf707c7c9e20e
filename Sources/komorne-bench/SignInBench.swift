import Foundation
import Persistence
import Safeguards

/// Many who sign in at once, and many who only try, beside somebody who is signed in and works.
///
/// The reference is what the machine hashes when it does nothing else.
struct SignInBench: Bench {
    let name = "sign-in"
    let summary = "64 parallel sign-ins, and 200 guesses a second, beside somebody who is signed in"

    /// More than two of today's processors hash in a second.
    private static let mostPerSecond = 100

    func run(on bench: Workbench) async throws -> [Table] {
        try await DemoService.with(on: bench) { service in
            try await service.with { running in
                let count = SignInLoad.peopleNeeded(
                    seconds: bench.seconds,
                    rounds: bench.rounds,
                    mostPerSecond: Self.mostPerSecond
                )
                let people = try await SignInPeople.add(count, to: service.home)
                return try await SignInClient.with(running, authority: service.authority) { client in
                    let load = SignInLoad(
                        client: client,
                        people: people,
                        hasher: try Self.hasher(in: bench),
                        reader: try await Self.session(of: try await people.next(), with: client),
                        seconds: bench.seconds
                    )
                    return try await Self.tables(of: load, on: bench)
                }
            }
        }
    }

    private static func hasher(in bench: Workbench) throws -> PasswordHasher {
        let file = bench.path("hashing.key")
        try FileKeyProvider.createIfMissing(path: file)
        return PasswordHasher(keys: TenantKeys(try FileKeyProvider(path: file)))
    }

    private static func session(of person: SignInPerson, with client: SignInClient) async throws -> String {
        let home = "127.0.0.1"
        let first = try await client.tryPassword(SignInPeople.password, of: person, isAtHome: true, from: home)
        if let half = first.session, let whole = try await client.showCode(of: person, in: half, from: home).session {
            return whole
        }
        throw Program.Failed(description: "nobody can sign in: the password was answered with \(first.status)")
    }

    private static func tables(of load: SignInLoad, on bench: Workbench) async throws -> [Table] {
        var round = 0
        let results = try await bench.takeTurns(SignInLoad.Scenario.allCases) { scenario in
            round += 1
            return try await load.run(scenario, round: round)
        }
        let pairs = Array(zip(SignInLoad.Scenario.allCases, results))
        return [attempts(pairs), refusals(pairs), reads(pairs)]
    }

    private typealias Results = [(SignInLoad.Scenario, [SignInRun])]

    private static func attempts(_ results: Results) -> Table {
        let bare = results.first { $0.0 == .bareHashes }?.1.map(\.perSecond).median ?? 0
        var table = Table(
            "passwords looked at",
            columns: ["", "a second", "of the bare rate", "p50 ms", "worst ms", "rounds/s"]
        )
        for (scenario, runs) in results where scenario != .nobody {
            let rate = runs.map(\.perSecond).median
            table.add(
                scenario.title,
                rate.short,
                bare > 0 ? (rate / bare).percent : "",
                runs.map { $0.latencies.percentile(50) }.median.short,
                (runs.compactMap { $0.latencies.max() }.max() ?? 0).short,
                runs.map { $0.perSecond.short }.joined(separator: " ")
            )
        }
        let journeys = results.flatMap { $0.1.flatMap(\.journeys) }
        table.note(
            "from the first attempt to being in, refusals and their Retry-After included: p50 "
                + "\((journeys.percentile(50) / 1000).short) s, worst \(((journeys.max() ?? 0) / 1000).short) s"
        )
        return table
    }

    private static func refusals(_ results: Results) -> Table {
        var table = Table(
            "what became of the attempts, all rounds together",
            columns: ["", "attempts", "in", "401", "code first", "429", "503", "others", "worst refusal ms"]
        )
        let known = [201, 401, 200, 429, 503]
        for (scenario, runs) in results where scenario != .nobody && scenario != .bareHashes {
            let all = runs.reduce(into: [Int: Int]()) { $0.merge($1.answers, uniquingKeysWith: +) }
            let counts = known.map { all[$0] ?? 0 }
            let others = all.values.reduce(0, +) - counts.reduce(0, +)
            table.add(
                [scenario.title, String(all.values.reduce(0, +))] + (counts + [others]).map { String($0) }
                    + [(runs.flatMap(\.refusals).max() ?? 0).short]
            )
        }
        let silent = results.flatMap { $0.1.map(\.refusalsWithoutRetryAfter) }.reduce(0, +)
        table.note("refusals that did not say when to come back: \(silent) (aim: none, and each within 2000 ms)")
        return table
    }

    private static func reads(_ results: Results) -> Table {
        var table = Table(
            "GET /api/v1/me by somebody who is signed in, 50 a second",
            columns: ["meanwhile", "p50 ms", "p99 ms", "worst ms", "errors", "p99 of the rounds"]
        )
        for (scenario, runs) in results where scenario != .bareHashes {
            let tails = runs.map { $0.reads.percentile(99) }
            table.add(
                scenario.title,
                runs.map { $0.reads.percentile(50) }.median.short,
                tails.median.short,
                (runs.compactMap { $0.reads.max() }.max() ?? 0).short,
                String(runs.map(\.failedReads).reduce(0, +)),
                tails.map(\.short).joined(separator: " ")
            )
        }
        table.note("aim: p99 under 1000 ms")
        return table
    }
}

extension SignInLoad.Scenario {
    fileprivate var title: String {
        switch self {
        case .bareHashes: "PasswordHasher alone"
        case .nobody: "nobody signs in"
        case .rush: "64 sign in at a time"
        case .guessesFromEverywhere: "200 guesses/s, many networks"
        case .guessesFromOneNetwork: "200 guesses/s, one network"
        }
    }
}

extension [Double] {
    /// The smallest value that so many in a hundred do not exceed.
    fileprivate func percentile(_ percent: Int) -> Double {
        let sorted = sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[Swift.min(sorted.count - 1, (sorted.count * percent + 99) / 100 - 1)]
    }
}
