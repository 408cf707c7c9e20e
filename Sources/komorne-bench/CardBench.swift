import Foundation
import Persistence
import Postgres

/// A person's card through the whole stack, opened and recorded, beside the same statements by `pgbench` and beside a
/// build of the service that does everything but record.
struct CardBench: Bench {
    let name = "card"
    let summary = "a sealed card read with its record, the same statements by pgbench, and both without the record"

    private enum Subject: CaseIterable {
        case statements, statementsWithoutRecord, card, cardWithoutRecord

        var title: String {
            switch self {
            case .statements: "pgbench -M prepared"
            case .statementsWithoutRecord: "pgbench, no record"
            case .card: "GET /api/v1/persons/…"
            case .cardWithoutRecord: "the same, no record"
            }
        }
    }

    private struct Measured {
        var run: Run
        /// Transactions that each flush of the write-ahead log made safe.
        var commitsAFlush: Double
    }

    func run(on bench: Workbench) async throws -> [Table] {
        try await Instance.with(on: bench) { instance in
            try await PersonOffice.with(persons: 1_000, in: instance, on: bench) { office in
                let load = CardLoad(office: office, instance: instance, bench: bench)
                var tables: [Table] = []
                // A tenant has four connections; as wide a pool as eight busy tenants have shows commits that share.
                for (clients, connections) in [(8, 4), (32, 32)] {
                    tables.append(try await compare(load, clients: clients, connections: connections))
                }
                return tables
            }
        }
    }

    private func compare(_ load: CardLoad, clients: Int, connections: Int) async throws -> Table {
        let (instance, bench, bare) = (load.instance, load.bench, "komorne-bench-unrecorded")
        return try await ServerProcess.with(instance, on: bench, connections: connections) { recorded in
            try await ServerProcess.with(instance, on: bench, program: bare, connections: connections) { unrecorded in
                try await compare(load, (recorded, unrecorded), clients: clients, connections: connections)
            }
        }
    }

    private func compare(
        _ load: CardLoad,
        _ servers: (recorded: ServerProcess, unrecorded: ServerProcess),
        clients: Int,
        connections: Int
    ) async throws -> Table {
        // Keys are unwrapped and statements planned once; that is not what is measured.
        for server in [servers.recorded, servers.unrecorded] { try await load.warm(server) }
        let results = try await load.bench.takeTurns(Subject.allCases) { subject in
            let before = try await load.flushes()
            let run =
                switch subject {
                // The reference has as many connections as the service has.
                case .statements: try await load.pgbench(isRecorded: true, connections)
                case .statementsWithoutRecord: try await load.pgbench(isRecorded: false, connections)
                case .card: try await load.cards(from: servers.recorded, clients)
                case .cardWithoutRecord: try await load.cards(from: servers.unrecorded, clients)
                }
            return Measured(run: run, commitsAFlush: run.requests / max(1, try await load.flushes() - before))
        }
        let title = "\(clients) clients of the service, \(connections) connections; commits wait for the disk"
        return Self.table(title, results)
    }

    private static func table(_ title: String, _ results: [[Measured]]) -> Table {
        var table = Table(
            title,
            columns: [
                "", "requests/s", "p50 ms", "p99 ms", "service µs/request", "database µs/request", "commits/flush",
                "errors", "rounds/s",
            ]
        )
        for (subject, rounds) in zip(Subject.allCases, results) {
            let runs = rounds.map(\.run)
            let run = runs.medians
            let isFlushed = subject == .statements || subject == .card
            table.add(
                subject.title,
                run.perSecond.short,
                run.p50.short,
                run.p99.short,
                run.serviceCPU > 0 ? run.serviceCPU.short : "–",
                run.databaseCPU.short,
                isFlushed ? rounds.map(\.commitsAFlush).median.short : "–",
                run.errors.short,
                runs.spread
            )
        }
        let runs = results.map { $0.map(\.run).medians }
        let (statements, bare, card, cardBare) = (runs[0], runs[1], runs[2], runs[3])
        table.note("card / pgbench: \((card.perSecond / statements.perSecond).percent) (aim: 60 % or more)")
        table.note("service CPU for the record: \((card.serviceCPU / cardBare.serviceCPU).times) (aim: 1.25 × or less)")
        table.note(
            """
            p50 for the record: \((card.p50 - cardBare.p50).short) ms; \
            pgbench pays \((statements.p50 - bare.p50).short) ms (aim: no more than that)
            """
        )
        return table
    }
}

/// Those who ask for cards.
private struct CardLoad: Sendable {
    let office: PersonOffice
    let instance: Instance
    let bench: Workbench

    func warm(_ server: ServerProcess) async throws {
        _ = try await http(server, 8).run(on: bench, seconds: 3)
    }

    func pgbench(isRecorded: Bool, _ clients: Int) async throws -> Run {
        var pgbench = PgBench(
            environment: instance.environment(try await instance.login(of: office.tenant)),
            script: CardStatements(office: office).script(isRecorded: isRecorded)
        )
        pgbench.clients = clients
        return try await pgbench.run(on: bench, database: try instance.process())
    }

    func cards(from server: ServerProcess, _ clients: Int) async throws -> Run {
        let database = try instance.process()
        return try await http(server, clients).run(on: bench, service: server.process, database: database)
    }

    /// How often the write-ahead log has been flushed so far.
    func flushes() async throws -> Double {
        let connection = try await Connection.open(instance.superuser, within: .seconds(10), logger: instance.logger)
        let count: Int64 = try await connection.value("SELECT wal_sync FROM pg_stat_wal")
        await connection.close()
        return Double(count)
    }

    private func http(_ server: ServerProcess, _ clients: Int) -> HTTPLoad {
        HTTPLoad(
            port: server.port,
            path: "/",
            host: "\(office.tenant.slug).localhost",
            connections: clients,
            headers: ["Cookie": "__Host-ks=\(office.cookie)"],
            paths: office.persons.map { "/api/v1/persons/\($0.id.uuidString.lowercased())" }
        )
    }
}
