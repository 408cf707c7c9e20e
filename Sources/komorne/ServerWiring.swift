import API
import Admin
import Casework
import Correspondence
import Foundation
import Hummingbird
import Jobs
import Persistence
import Postgres
import Safeguards
import ServiceLifecycle
import Web

extension Wiring {
    /// The HTTPS server with every route.
    ///
    /// - Parameters:
    ///   - metrics: Gets the server's measurements.
    ///   - onListening: Told the port once connections are accepted.
    ///   - more: Adds routes to those of the API.
    /// - Returns: A server to be run.
    /// - Throws: `CommandFailure` where the certificate cannot be used.
    func makeServer(
        metrics: MetricsRegistry,
        onListening: @escaping @Sendable (_ port: Int) async -> Void,
        more: (Router<VisitorContext>) -> Void = { _ in }
    ) throws -> WebServer {
        let http = launch.configuration.http
        guard let certificate = http.certificatePath, let key = http.certificateKeyPath else {
            throw CommandFailure.configuration("http.certificate and http.certificate_key are missing")
        }
        var settings = WebServer.Settings(certificate: .init(chain: certificate, key: key))
        settings.host = http.address
        settings.port = http.port
        settings.http2 = http.isHTTP2Offered
        settings.limits.drain = http.drain
        settings.limits.connections = http.connections
        settings.limits.connectionsPerAddress = http.connectionsPerAddress
        settings.platformHosts = [http.domain]

        let routes = APIRoutes(
            casework: casework,
            release: Release(version: Version.number, revision: Version.revision),
            readiness: { [platform, spool] in
                var missing: [String] = []
                do { try await platform.ping() } catch { missing.append("database") }
                if !(await spool.isInOrder()) { missing.append("refusal-spool") }
                return missing
            }
        )
        let pages = try makePages()
        do {
            return try WebServer(
                settings,
                metrics: metrics,
                logger: launch.logger,
                recognise: recognise,
                describe: Problems.describe,
                renderProblem: pages.renderProblem,
                noteRefusal: { [casework] context, code in
                    guard let tenant = context.tenant else { return }
                    let caller = Caller(tenant: tenant, credential: .none, client: context.client)
                    await casework.noteRefusal(code, by: caller)
                },
                onListening: { [publicPort] port in
                    publicPort.listens(on: port)
                    await onListening(port)
                }
            ) { router in
                routes.add(to: router)
                pages.add(to: router)
                more(router)
            }
        } catch {
            throw CommandFailure.configuration("http.certificate or http.certificate_key cannot be used: \(error)")
        }
    }

    private func makePages() throws -> AdminRoutes {
        let mails = demoMails.map { mails in
            SentMail { count in
                await mails.stored(newest: count).map {
                    SentMail.Message(
                        name: $0.name,
                        date: $0.date,
                        from: $0.from,
                        to: $0.to,
                        subject: $0.subject,
                        text: $0.text
                    )
                }
            }
        }
        do {
            return try AdminRoutes(casework: casework, sentMail: mails)
        } catch {
            throw CommandFailure.failed("the pages' templates cannot be read: \(error)")
        }
    }

    /// The server of figures; none where `metrics.port` is zero.
    func metricsServer(_ registry: MetricsRegistry) throws -> [any Service] {
        let settings = launch.configuration.metrics
        guard settings.port > 0 else { return [] }
        do {
            return [
                try MetricsServer(
                    host: settings.address,
                    port: settings.port,
                    metrics: registry,
                    logger: launch.logger.quiet
                )
            ]
        } catch {
            throw CommandFailure.configuration(
                "metrics.address must be an address of this machine only, such as 127.0.0.1"
            )
        }
    }

    /// Lets the figures of the pools and of the hashing queue be read.
    func observe(into registry: MetricsRegistry) {
        observePasswords(into: registry)
        observeLogs(into: registry)
        let pools: @Sendable () -> [(pool: String, metrics: PoolMetrics)] = { [tenants, platform] in
            tenants.metrics + [("registry", platform.metrics)]
        }
        let figures:
            [(kind: MetricsRegistry.Kind, name: String, help: String, value: @Sendable (PoolMetrics) -> Double)] = [
                (.gauge, "komorne_pool_waiting", "Requests waiting for a connection.", { Double($0.waiting) }),
                (.gauge, "komorne_pool_in_use", "Connections in use.", { Double($0.inUse) }),
                (.gauge, "komorne_pool_idle", "Connections at rest.", { Double($0.idle) }),
                (.counter, "komorne_pool_opened_total", "Connections opened.", { Double($0.opened) }),
                (.counter, "komorne_pool_failed_total", "Connections that could not be opened.", { Double($0.failed) }),
                (
                    .counter, "komorne_pool_broken_total", "Connections closed because they were in doubt.",
                    { Double($0.broken) }
                ),
                (
                    .counter, "komorne_pool_exhausted_total", "Requests refused for want of a connection.",
                    { Double($0.exhausted) }
                ),
                (
                    .counter, "komorne_pool_waits_total", "Requests that had to wait for a connection.",
                    { Double($0.waits) }
                ),
                (
                    .counter, "komorne_pool_waited_seconds_total", "How long they waited together.",
                    { $0.waited / .seconds(1) }
                ),
            ]
        for figure in figures {
            registry.observe(figure.kind, figure.name, figure.help) {
                pools().map { .init(figure.value($0.metrics), labels: [(name: "pool", value: $0.pool)]) }
            }
        }
    }

    private func observeLogs(into registry: MetricsRegistry) {
        registry.observe(.counter, "komorne_refusals_unrecorded_total", "Refusals that no log could be told of.") {
            [tenants] in [.init(Double(tenants.unrecordedRefusals))]
        }
        registry.observe(.gauge, "komorne_refusals_waiting", "1 while refusals wait that no log could take.") {
            [spool] in [.init(spool.isWaiting ? 1 : 0)]
        }
        registry.observe(.gauge, "komorne_log_quarters_left", "Quarters ahead that every log has a part for.") {
            [tenants] in tenants.logQuartersLeft.map { [.init(Double($0))] } ?? []
        }
        registry.observe(.counter, "komorne_log_lines_missing_total", "Committed lines that were gone from a log.") {
            [tenants] in [.init(Double(tenants.missingLines))]
        }
        registry.observe(.gauge, "komorne_logs_damaged", "Logs that are not what was signed, when last looked at.") {
            [tenants, platformLog] in [.init(Double(tenants.damagedLogs + platformLog.damagedLogs))]
        }
        registry.observe(.counter, "komorne_log_receipts_forgotten_total", "Lines the sealer was too late for.") {
            [tenants] in [.init(Double(tenants.forgottenReceipts))]
        }
        registry.observe(.gauge, "komorne_log_lines_unsealed", "Lines of this process that wait for the sealer.") {
            [tenants] in [.init(Double(tenants.unsealedLines))]
        }
        registry.observe(.gauge, "komorne_names_tenants", "Tenants whose persons' names are in memory.") {
            [tenants] in [.init(Double(tenants.tenantsWithNames))]
        }
        registry.observe(.counter, "komorne_names_read_total", "Persons whose names were read into memory.") {
            [tenants] in [.init(Double(tenants.nameFigures.opened))]
        }
        registry.observe(.counter, "komorne_names_unreadable_total", "Persons whose names did not open.") {
            [tenants] in [.init(Double(tenants.nameFigures.unreadable))]
        }
    }

    private func observePasswords(into registry: MetricsRegistry) {
        let figures: @Sendable () -> PasswordHasher.Figures = { [casework] in casework.tools.passwords.figures }
        registry.observe(.gauge, "komorne_hashing_waiting", "Passwords that wait to be hashed.") {
            [.init(Double(figures().waiting))]
        }
        registry.observe(.gauge, "komorne_hashing_running", "Passwords that are being hashed.") {
            [.init(Double(figures().running))]
        }
        registry.observe(
            .counter,
            "komorne_hashing_refused_total",
            "Passwords that found no place in the queue or waited too long."
        ) {
            [.init(Double(figures().refused))]
        }
    }

    /// Lets the worker's figures be read.
    func observe(_ worker: Worker, into registry: MetricsRegistry) {
        registry.observe(.counter, "komorne_jobs_total", "Jobs by what became of them since the start.") {
            JobCounters.Kind.allCases.map {
                .init(Double(worker.counters[$0]), labels: [(name: "outcome", value: $0.rawValue)])
            }
        }
        registry.observe(.gauge, "komorne_job_queue", "Jobs that wait, run or are parked, when last counted.") {
            worker.queueCounts.map { .init(Double($0.jobs), labels: [(name: "state", value: $0.state)]) }
        }
    }
}
