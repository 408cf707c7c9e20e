package import Foundation
package import Postgres

/// A job as a worker takes it: leased until `leaseUntil`, and its own only while the attempt is the same.
package struct LeasedJob: Sendable, Equatable, RowDecodable {
    package let id: UUID
    package let kind: String
    /// JSON.
    package let payload: String
    /// Counts from one. It is also the fencing token: a worker whose lease ran out finds a higher one.
    package let attempt: Int32
    package let attemptsMax: Int32

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        kind = try row["kind"]
        let json: JSONText = try row["payload"]
        payload = json.text
        attempt = try row["attempt"]
        attemptsMax = try row["attempts_max"]
    }
}

/// The lease ran out and the job is another worker's now: what was done must be rolled back.
package struct JobLeaseLost: Error, Equatable {
    package init() {}
}

extension TenantConnection {
    /// The channel on which a tenant's new jobs are announced; the payload is the tenant's identifier.
    package static var jobChannel: String { "komorne_job" }

    /// Adds a job to this transaction, unless there is one with the same `uniqueKey`; tells whether it is new.
    @discardableResult package func addJob(
        kind: String,
        payload: JSONText,
        attemptsMax: Int32,
        runAfter: Date,
        uniqueKey: String?,
        now: Date
    ) async throws -> Bool {
        let added = try await execute(
            """
            INSERT INTO job (id, kind, payload, attempts_max, run_after, unique_key, enqueued_at)
            VALUES (\(UUID.timeOrdered(at: now)), \(kind), \(payload), \(attemptsMax), \(runAfter), \(uniqueKey),
                    \(now))
                ON CONFLICT (unique_key) DO NOTHING
            """
        )
        // The function pg_notify is nobody's, so the payload stands in the text: an identifier we made.
        try await execute(SQL(trusted: "NOTIFY \(Self.jobChannel), '\(tenant)'"))
        return added == 1
    }

    /// Takes the job that has waited longest and leases it.
    package func takeJob(ofKinds kinds: [String], now: Date, leaseUntil: Date) async throws -> LeasedJob? {
        try await optionalRow(
            """
            UPDATE job SET state = 'running', attempt = attempt + 1, lease_until = \(leaseUntil)
             WHERE id = (SELECT id FROM job
                          WHERE state = 'ready' AND run_after <= \(now) AND kind = ANY (\(kinds))
                          ORDER BY run_after, id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, kind, payload, attempt, attempts_max
            """
        )
    }

    /// Marks the job as done, in the transaction of its own work.
    package func completeJob(_ job: LeasedJob, now: Date) async throws {
        let changed = try await execute(
            """
            UPDATE job SET state = 'done', lease_until = NULL, finished_at = \(now), failure = NULL
             WHERE id = \(job.id) AND attempt = \(job.attempt) AND state = 'running'
            """
        )
        guard changed == 1 else { throw JobLeaseLost() }
    }

    /// Gives the job back for another attempt at `retryAt`, or parks it where that is nil. `failure` is a short word
    /// for what went wrong, without anybody's data.
    package func failJob(_ job: LeasedJob, failure: String, retryAt: Date?, now: Date) async throws {
        let state = retryAt == nil ? "parked" : "ready"
        let word = String(String.UnicodeScalarView(failure.unicodeScalars.prefix(200)))
        let finishedAt: Date? = retryAt == nil ? now : nil
        let changed = try await execute(
            """
            UPDATE job SET state = \(state), lease_until = NULL, failure = \(word),
                           run_after = \(retryAt ?? now), finished_at = \(finishedAt)
             WHERE id = \(job.id) AND attempt = \(job.attempt) AND state = 'running'
            """
        )
        guard changed == 1 else { throw JobLeaseLost() }
    }

    /// Frees the jobs whose lease ran out: their worker died. One that has had all its attempts is parked.
    ///
    /// A worker that lives holds the row's lock while it works, so its job is passed over however long it takes.
    package func rescueJobs(now: Date) async throws -> Int {
        try await execute(
            """
            UPDATE job SET state = CASE WHEN attempt < attempts_max THEN 'ready' ELSE 'parked' END,
                           finished_at = CASE WHEN attempt < attempts_max THEN NULL ELSE \(now)::timestamptz END,
                           lease_until = NULL, failure = 'lease ran out'
             WHERE id IN (SELECT id FROM job WHERE state = 'running' AND lease_until < \(now) FOR UPDATE SKIP LOCKED)
            """
        )
    }

    /// Forgets jobs that were done before `day`; parked ones stay until somebody has looked at them.
    package func purgeJobs(doneBefore instant: Date) async throws -> Int {
        try await execute("DELETE FROM job WHERE state = 'done' AND finished_at < \(instant)")
    }

    /// How many jobs wait, run or are parked; each is counted from an index that holds no others.
    package func standingJobCounts() async throws -> [JobCount] {
        try await rows(
            """
            SELECT 'parked' AS state, count(*) AS jobs FROM job WHERE state = 'parked'
             UNION ALL SELECT 'ready', count(*) FROM job WHERE state = 'ready'
             UNION ALL SELECT 'running', count(*) FROM job WHERE state = 'running'
            """
        )
    }

    /// How many jobs there are in each state.
    package func jobCounts() async throws -> [JobCount] {
        try await rows("SELECT state, count(*) AS jobs FROM job GROUP BY state ORDER BY state")
    }
}

/// How many jobs are in one state.
package struct JobCount: Sendable, Equatable, RowDecodable {
    package let state: String
    package let jobs: Int64

    package init(state: String, jobs: Int64) {
        self.state = state
        self.jobs = jobs
    }

    package init(row: borrowing Row) throws(PostgresError) {
        state = try row["state"]
        jobs = try row["jobs"]
    }
}
