import Casework
import Foundation
import Persistence
import Safeguards

/// Questions to a log of ten million lines, beside the same lines read by their index in PostgreSQL.
struct WhoSawBench: Bench {
    let name = "who-saw"
    let summary = "who looked at a person, and other questions to a log of 10,000,000 lines"

    private static let lines = 10_000_000
    /// Whom the lines tell of: two hundred lines each.
    private static let persons = 50_000
    /// Those of them who are registered, so that they can be asked for.
    private static let registered = 50

    private enum Question: String, CaseIterable {
        case page = "who saw this person, first page"
        case report = "the report for this person, PDF aside"
        case worker = "what a worker did in a month"
        case purpose = "a purpose in a day"
        case seldom = "an act that is not there"
    }

    func run(on bench: Workbench) async throws -> [Table] {
        try await Instance.with(on: bench) { instance in
            try await PersonOffice.with(persons: Self.registered, in: instance, on: bench) { office in
                let now = Date.now
                var filler = LogFiller(
                    tenant: office.tenant,
                    count: Self.lines,
                    persons: Self.persons,
                    actors: 200,
                    from: now.addingTimeInterval(-3 * 365 * 86_400),
                    until: now
                )
                // Of a log that is years old hardly anything waits for its place.
                filler.isPlaced = true
                let start = ContinuousClock.now
                try await filler.fill(in: instance)
                let filled = (ContinuousClock.now - start).seconds
                let officer = try await office.officer()
                let results = try await bench.takeTurns(Question.allCases) { question in
                    try await ask(question, of: office, filler, by: officer)
                }
                return [table(results, filled: filled)]
            }
        }
    }

    private func ask(
        _ question: Question,
        of office: PersonOffice,
        _ filler: LogFiller,
        by officer: Caller
    ) async throws -> Timing {
        var timing = Timing()
        for number in 0..<Self.registered {
            let person = office.persons[number].id
            switch question {
            case .page:
                let page = try await timing.measure {
                    try await office.casework.outcome(of: LogOfPerson(person), by: officer)
                }
                guard page.items.count == 30 else { throw Program.Failed(description: "lines are missing") }
            case .report:
                let purpose = AccessPurpose(.subjectRequest, words: "Żądanie 1/2026")
                let report = ReportAccess(person, from: nil, until: nil, for: purpose)
                let looks = try await timing.measure {
                    try await office.casework.outcome(of: report, by: officer).looks
                }
                guard looks.count >= Self.lines / Self.persons else {
                    throw Program.Failed(description: "the report lacks lines")
                }
            case .worker, .purpose, .seldom:
                let query = query(question, number, filler)
                _ = try await timing.measure {
                    try await office.casework.outcome(of: SearchLog(query), by: officer)
                }
            }
        }
        return timing
    }

    private func query(_ question: Question, _ number: Int, _ filler: LogFiller) -> LogQuery {
        var query = LogQuery()
        let day = filler.until.addingTimeInterval(-86_400 * Double(20 * number + 31))
        switch question {
        case .worker:
            query.actor = filler.actor(of: number)
            (query.from, query.until) = (day, day.addingTimeInterval(30 * 86_400))
        case .purpose:
            query.purpose = .court
            (query.from, query.until) = (day, day.addingTimeInterval(86_400))
        default: query.act = .personErased
        }
        return query
    }

    private func table(_ results: [[Timing]], filled: Double) -> Table {
        var table = Table("\(Self.lines) lines about \(Self.persons) persons", columns: Timing.columns)
        for (question, rounds) in zip(Question.allCases, results) {
            table.add([question.rawValue] + Timing(milliseconds: rounds.flatMap(\.milliseconds)).cells)
        }
        let worst = results.prefix(2).flatMap { $0 }.map { $0.percentile(100) }.max() ?? 0
        table.note("the lines were written in \(filled.short) s")
        table.note("who saw this person: at most \((worst / 1_000).fixed(2)) s (aim: under 2 s)")
        return table
    }
}
