import Foundation
import Safeguards
import Synchronization

/// What became of many attempts in one run.
struct SignInRun: Sendable {
    var seconds = 0.0
    /// Attempts by the status of their answer; zero for none.
    var answers: [Int: Int] = [:]
    /// Sign-ins that were brought to their end, or passwords that were looked at.
    var done = 0
    /// Of the attempts whose password was looked at, in milliseconds.
    var latencies: [Double] = []
    /// Of those that were refused.
    var refusals: [Double] = []
    var refusalsWithoutRetryAfter = 0
    /// From the first attempt to being in, refusals and waiting included.
    var journeys: [Double] = []
    /// Of somebody who reads meanwhile.
    var reads: [Double] = []
    var failedReads = 0

    var perSecond: Double { seconds > 0 ? Double(done) / seconds : 0 }
    mutating func note(_ answer: SignInClient.Answer) {
        answers[answer.status, default: 0] += 1
        switch answer.status {
        case 201, 401: latencies.append(answer.took.milliseconds)
        case 429, 503:
            refusals.append(answer.took.milliseconds)
            if answer.retryAfter == nil { refusalsWithoutRetryAfter += 1 }
        default: break
        }
    }
}

/// Where many who sign in at the same time write down what became of it.
private final class SignInTally: Sendable {
    private let state = Mutex(SignInRun())

    var run: SignInRun { state.withLock { $0 } }

    func note(_ answer: SignInClient.Answer) {
        state.withLock { $0.note(answer) }
    }

    func noteWrongCode(_ answer: SignInClient.Answer) {
        state.withLock { $0.answers[answer.status, default: 0] += 1 }
    }

    /// Who arrives when the run is over, alone with the last few others, says nothing about the rate.
    func noteArrival(_ answer: SignInClient.Answer, after journey: Duration, isInTime: Bool) {
        state.withLock { run in
            run.note(answer)
            run.done += isInTime ? 1 : 0
            run.journeys.append(journey.milliseconds)
        }
    }
}

/// The loads that `SignInBench` compares; each lasts as long as the workbench says.
struct SignInLoad: Sendable {
    enum Scenario: CaseIterable, Sendable {
        case bareHashes, nobody, rush, guessesFromEverywhere, guessesFromOneNetwork
    }

    static let width = 64
    static let guessesPerSecond = 200
    private static let readsPerSecond = 50
    /// Fewer than the throttle lets an account be tried, so that the guesses are looked at.
    private static let guessesPerAccount = 8
    /// Fewer than the throttle lets come from one network.
    private static let guessesPerNetwork = 25

    let client: SignInClient
    let people: SignInPeople
    let hasher: PasswordHasher
    /// The session of the one who reads.
    let reader: String
    let seconds: Int

    /// How many people the runs need, if the machine hashes no more than so many passwords a second.
    static func peopleNeeded(seconds: Int, rounds: Int, mostPerSecond: Int) -> Int {
        let guesses = 2 * (guessesPerSecond * seconds / guessesPerAccount + 1)
        return 1 + rounds * (mostPerSecond * seconds + 2 * width + guesses)
    }

    func run(_ scenario: Scenario, round: Int) async throws -> SignInRun {
        switch scenario {
        case .bareHashes: try await hash()
        case .nobody: try await reading { SignInRun(seconds: Double(seconds)) }
        case .rush: try await reading(rush)
        case .guessesFromEverywhere:
            // Each run comes from networks of its own, which the throttle has not seen yet.
            try await reading { try await guess { "127.\(round + 1).\($0 % networks + 1).9" } }
        case .guessesFromOneNetwork:
            // Several addresses, for one may hold but 32 connections.
            try await reading { try await guess { "127.\(round + 101).1.\($0 % 8 + 1)" } }
        }
    }

    private var networks: Int { min(250, Self.guessesPerSecond * seconds / Self.guessesPerNetwork + 1) }

    /// As many passwords as the machine can hash, by the product's own hasher and nothing else.
    private func hash() async throws -> SignInRun {
        let began = ContinuousClock.now
        let deadline = began + .seconds(seconds)
        return try await withThrowingTaskGroup(of: [Double].self) { group in
            for _ in 0..<4 {
                group.addTask { [hasher] in
                    var latencies: [Double] = []
                    while ContinuousClock.now < deadline {
                        let start = ContinuousClock.now
                        _ = try await hasher.hash(Secret(SignInPeople.password))
                        latencies.append((ContinuousClock.now - start).milliseconds)
                    }
                    return latencies
                }
            }
            var run = SignInRun()
            for try await latencies in group { run.latencies += latencies }
            run.done = run.latencies.count
            run.seconds = (ContinuousClock.now - began).seconds
            return run
        }
    }

    /// 64 people at their own browsers, each of whom comes in, and then the next at the same desk.
    private func rush() async throws -> SignInRun {
        let deadline = ContinuousClock.now + .seconds(seconds)
        let tally = SignInTally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for desk in 0..<Self.width {
                // Their connections would be too many for one address.
                let address = "127.0.0.\(2 + desk / 8)"
                group.addTask {
                    while ContinuousClock.now < deadline {
                        try await signIn(try await people.next(), from: address, until: deadline, into: tally)
                    }
                }
            }
            try await group.waitForAll()
        }
        var run = tally.run
        run.seconds = Double(seconds)
        return run
    }

    private func signIn(
        _ person: SignInPerson,
        from address: String,
        until deadline: ContinuousClock.Instant,
        into tally: SignInTally
    ) async throws {
        let began = ContinuousClock.now
        // Who is refused comes back when told to; nobody is refused ten times within a run.
        for _ in 0..<10 {
            var answer = try await client.tryPassword(
                SignInPeople.password,
                of: person,
                isAtHome: true,
                from: address
            )
            guard answer.status == 201, let session = answer.session else {
                tally.note(answer)
                guard let pause = answer.retryAfter else { return }
                try await Task.sleep(for: .seconds(pause))
                continue
            }
            let second = try await client.showCode(of: person, in: session, from: address)
            guard second.status == 201 else { return tally.noteWrongCode(second) }
            answer.took += second.took
            let arrival = ContinuousClock.now
            return tally.noteArrival(answer, after: arrival - began, isInTime: arrival <= deadline)
        }
    }

    /// Wrong passwords at a steady rate, whether or not those before were answered.
    private func guess(from address: @escaping @Sendable (Int) -> String) async throws -> SignInRun {
        let count = Self.guessesPerSecond * seconds
        let victims = try await people.next(count / Self.guessesPerAccount + 1)
        let began = ContinuousClock.now
        return try await withThrowingTaskGroup(of: SignInClient.Answer.self) { group in
            for number in 0..<count {
                try await Task.sleep(until: began + .seconds(number) / Self.guessesPerSecond, clock: .continuous)
                group.addTask {
                    try await client.tryPassword(
                        "nie to hasło \(number)",
                        of: victims[number % victims.count],
                        isAtHome: false,
                        from: address(number)
                    )
                }
            }
            var run = SignInRun()
            for try await answer in group { run.note(answer) }
            run.done = run.latencies.count
            run.seconds = (ContinuousClock.now - began).seconds
            return run
        }
    }

    /// Lets somebody who is signed in read while `body` runs.
    ///
    /// A read's latency counts from when it was due, so that a stall is counted once for each read that it has kept.
    private func reading(_ body: @Sendable @escaping () async throws -> SignInRun) async throws -> SignInRun {
        async let others = body()
        let began = ContinuousClock.now
        let reads = try await withThrowingTaskGroup(of: SignInClient.Answer.self) { group in
            for number in 0..<(Self.readsPerSecond * seconds) {
                let due = began + .seconds(number) / Self.readsPerSecond
                try await Task.sleep(until: due, clock: .continuous)
                group.addTask {
                    var answer = try await client.readProfile(in: reader)
                    answer.took = ContinuousClock.now - due
                    return answer
                }
            }
            var reads: [SignInClient.Answer] = []
            for try await answer in group { reads.append(answer) }
            return reads
        }
        var run = try await others
        run.reads = reads.map { $0.took.milliseconds }
        run.failedReads = reads.count { $0.status != 200 }
        return run
    }
}
