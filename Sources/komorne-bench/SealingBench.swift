import Foundation
import Persistence
import Postgres

/// Lines of a log that get their places in the tree, beside PostgreSQL numbering the same lines in one statement.
struct SealingBench: Bench {
    let name = "sealing"
    let summary = "lines of the log that are given their places in the tree in a second"

    private static let lines = 50_000

    func run(on bench: Workbench) async throws -> [Table] {
        try await Instance.with(on: bench) { instance in
            var (sealing, numbering): ([Double], [Double]) = ([], [])
            for round in 0..<bench.rounds {
                try await PersonOffice.with(persons: 0, slug: "bench\(round)", in: instance, on: bench) { office in
                    let now = Date.now
                    let filler = LogFiller(
                        tenant: office.tenant,
                        count: Self.lines,
                        persons: 5_000,
                        actors: 20,
                        from: now.addingTimeInterval(-86_400),
                        until: now
                    )
                    try await filler.fill(in: instance)
                    numbering.append(Double(Self.lines) / (try await number(office.tenant, in: instance)))
                    let start = ContinuousClock.now
                    let head = try await office.door.seal(office.tenant.id, at: .now)
                    sealing.append(Double(head?.size ?? 0) / (ContinuousClock.now - start).seconds)
                }
            }
            var table = Table("\(Self.lines) lines that wait", columns: ["", "lines/s", "rounds"])
            table.add("sealed and signed", sealing.median.short, spread(of: sealing))
            table.add("UPDATE of the same lines", numbering.median.short, spread(of: numbering))
            table.note("sealed: \(sealing.median.short) lines a second (aim: 2000 or more)")
            table.note("of PostgreSQL's own rate: \((sealing.median / numbering.median).percent)")
            return [table]
        }
    }

    /// How many seconds it takes to give all lines a number, which is then taken back.
    private func number(_ tenant: TenantRecord, in instance: Instance) async throws -> Double {
        let schema = try TenantNames(code: tenant.code).schema
        let connection = try await Connection.open(
            instance.superuser,
            within: .seconds(10),
            statementDeadline: .seconds(120),
            logger: instance.logger
        )
        let start = ContinuousClock.now
        try await connection.script(
            SQL(
                trusted: """
                    BEGIN;
                    UPDATE \(schema.text).audit_entry e SET leaf_index = x.place FROM (
                        SELECT id, sealed_day, row_number() OVER (ORDER BY at, id) - 1 AS place
                          FROM \(schema.text).audit_entry) x
                     WHERE e.sealed_day = x.sealed_day AND e.id = x.id;
                    ROLLBACK;
                    """
            )
        )
        let took = (ContinuousClock.now - start).seconds
        try await connection.script("VACUUM ANALYZE")
        await connection.close()
        return took
    }

    private func spread(of rates: [Double]) -> String {
        "\((rates.min() ?? 0).short) … \((rates.max() ?? 0).short)"
    }
}
