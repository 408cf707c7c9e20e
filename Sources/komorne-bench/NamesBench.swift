import Casework
import Foundation

/// Searches by name among fifty thousand people, each recorded, beside the search for a number that an index of the
/// database answers.
struct NamesBench: Bench {
    let name = "names"
    let summary = "a person looked for by name among 50,000, and by number"

    private static let people = 50_000
    private static let searches = 300

    private enum Query: String, CaseIterable {
        case number = "by PESEL number"
        case whole = "given name and surname"
        case beginning = "the beginning of a surname"
        case unaccented = "without Polish letters"
        case misspelt = "a letter wrong"
        case nobody = "who is not there"

        func text(for person: BenchPerson) -> String {
            switch self {
            case .number: person.pesel
            case .whole: "\(person.givenNames) \(person.surname)"
            case .beginning: String(person.surname.prefix(5))
            case .unaccented:
                "\(person.surname) \(person.givenNames)".folding(options: .diacriticInsensitive, locale: nil)
                    .replacing("ł", with: "l").replacing("Ł", with: "L").lowercased()
            case .misspelt: "\(person.givenNames) \(Self.misspell(person.surname))"
            case .nobody: "Xawery Qwertyński"
            }
        }

        private static func misspell(_ name: String) -> String {
            var letters = Array(name)
            letters[letters.count / 2] = letters[letters.count / 2] == "x" ? "y" : "x"
            return String(letters)
        }
    }

    func run(on bench: Workbench) async throws -> [Table] {
        try await Instance.with(on: bench) { instance in
            try await PersonOffice.with(persons: Self.people, in: instance, on: bench) { office in
                var first = Timing()
                // Nobody can be found until all names are read; the door says so until then.
                let start = ContinuousClock.now
                try await first.measure { try await Self.waitForNames(of: office) }
                let built = (ContinuousClock.now - start).seconds
                let results = try await bench.takeTurns(Query.allCases) { query in
                    try await Self.look(query, in: office)
                }
                return [Self.table(results, built: built)]
            }
        }
    }

    private static func waitForNames(of office: PersonOffice) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while true {
            do {
                _ = try await office.casework.outcome(of: try SearchPersons("Adam"), by: office.manager)
                return
            } catch  where ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private static func look(_ query: Query, in office: PersonOffice) async throws -> (timing: Timing, missed: Int) {
        var (timing, missed) = (Timing(), 0)
        for number in 0..<searches {
            let person = office.persons[number &* 7_919 % people]
            let search = try SearchPersons(query.text(for: person))
            let found = try await timing.measure {
                try await office.casework.outcome(of: search, by: office.manager)
            }
            let isThere = found.isCut || found.hits.contains { $0.id == person.id }
            if isThere == (query == .nobody) { missed += 1 }
        }
        return (timing, missed)
    }

    private static func table(_ results: [[(timing: Timing, missed: Int)]], built: Double) -> Table {
        var table = Table("\(people) people, one search after the other", columns: Timing.columns + ["not found"])
        var slowest = 0.0
        for (query, rounds) in zip(Query.allCases, results) {
            let calls = rounds.flatMap(\.timing.milliseconds)
            let timing = Timing(milliseconds: calls)
            if query != .number { slowest = max(slowest, timing.percentile(95)) }
            table.add([query.rawValue] + timing.cells + [String(rounds.map(\.missed).reduce(0, +))])
        }
        table.note("all names were read in \(built.short) s")
        table.note("name search p95: at most \(slowest.short) ms (aim: under 50 ms)")
        return table
    }
}
