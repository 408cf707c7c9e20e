import Foundation
import Logging
import Postgres
import Safeguards
import Synchronization

extension TenantDatabase {
    /// Seals what this process writes, twice a second, until cancelled; heads are signed once a minute.
    ///
    /// What a process left behind that was killed, and what commands write, is sealed when a process begins to look
    /// after logs, and every five minutes from then on.
    func sealWhatIsWritten() async {
        await withDiscardingTaskGroup { group in
            var sweptAt: ContinuousClock.Instant?
            var clock = ClockWatch(wallClock)
            while !Task.isCancelled {
                if let seconds = clock.step() { group.addTask { await self.noteClockStep(of: seconds) } }
                if sweptAt.map({ ContinuousClock.now - $0 >= .seconds(300) }) ?? true {
                    // Where the registry cannot be read now, the next sweep can.
                    let all = try? await platform.activeTenants()
                    turns.noteUnsigned((all ?? []).map(\.id))
                    await countQuarters()
                    spool?.lookAgain()
                    await spool?.releaseHeld()
                    sweptAt = ContinuousClock.now
                }
                if spool?.isWaiting == true { group.addTask { await self.ingestRefusals() } }
                for turn in turns.take(waiting: receipts.tenants, at: .now) {
                    group.addTask { self.turns.end(turn, await self.take(turn), at: .now) }
                }
                // Cancelled: the loop ends.
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    /// That the clock was set stands in every log: whatever happened before and after it seems to be closer or farther.
    private func noteClockStep(of seconds: TimeInterval) async {
        logger.warning("the clock was set", metadata: ["seconds": "\(Int(seconds.rounded()))"])
        // Where the registry cannot be read, there is no log that could be told.
        for tenant in (try? await platform.activeTenants()) ?? [] {
            do {
                let principal = NoteClockStep.principal(in: tenant.id)
                try await perform(NoteClockStep(seconds: seconds), as: principal, now: wallClock(), in: .jobs)
            } catch {
                logger.error("a step of the clock is not recorded", metadata: ["error": "\(failureWord(for: error))"])
            }
        }
    }

    /// Lines of a quarter without a part of its own are taken all the same, but slow all others down.
    private func countQuarters() async {
        // Where the registry cannot be read now, the next sweep can.
        guard let left = try? await platform.logQuartersLeft(at: wallClock()) else { return }
        logQuarters.withLock { $0 = left }
        guard left < 2 else { return }
        logger.warning("the logs have few quarters left; run: komorne migrate", metadata: ["quarters": "\(left)"])
    }

    /// For how many quarters after the present one the logs have parts; `nil` until somebody has looked.
    package var logQuartersLeft: Int? { logQuarters.withLock { $0 } }

    private func take(_ turn: SealingTurns.Turn) async -> SealingTurns.Outcome {
        do {
            return try await look(after: turn.tenant, signing: turn.isSigning)
        } catch {
            logger.error("a log could not be sealed", metadata: ["error": "\(failureWord(for: error))"])
            return .failed
        }
    }

    /// Seals a tenant's lines and compares them with what this process wrote.
    @discardableResult
    func look(after tenant: TenantID, signing: Bool) async throws -> SealingTurns.Outcome {
        guard let record = try await platform.tenant(tenant) else {
            receipts.forget(tenant)
            heads.forget(tenant)
            return .gone
        }
        guard record.state == .active else { return .shut }
        let waiting = receipts.waiting(of: tenant)
        if signing {
            try await seal(tenant, at: .now)
        } else {
            try await lookingForDamage(in: tenant) { _ = try await $0.sealLines(in: .tenant) }
        }
        let gone = try await settle(waiting, of: tenant)
        guard !gone.isEmpty else { return .sealed }
        logger.critical("lines of a log are gone", metadata: ["tenant": "\(tenant)", "lines": "\(gone.count)"])
        // Forgotten only once the log itself says so.
        try await perform(NoteSealGap(count: gone.count), as: NoteSealGap.principal(in: tenant), in: .jobs)
        sealGaps.add(gone.count, ordering: .relaxed)
        receipts.settle(Set(gone.map(\.id)), of: tenant)
        return .sealed
    }

    /// Strikes out the receipts of lines that have their place and are what was written.
    ///
    /// - Returns: The lines that are not there any more, or are others.
    private func settle(_ lines: [WrittenLine], of tenant: TenantID) async throws -> [WrittenLine] {
        guard !lines.isEmpty else { return [] }
        let found: [FoundLine] = try await sealers.withConnection(for: tenant) { connection in
            try await connection.rows(
                "SELECT id, leaf_hash, leaf_index FROM audit_entry WHERE id = ANY (\(lines.map(\.id)))"
            )
        }
        let byID = Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let gone = lines.filter { byID[$0.id]?.hash != $0.hash }
        let sealed = lines.filter { byID[$0.id]?.hash == $0.hash && byID[$0.id]?.isSealed == true }
        receipts.settle(Set(sealed.map(\.id)), of: tenant)
        return gone
    }
}

private struct FoundLine: RowDecodable {
    let id: UUID
    let hash: [UInt8]
    let isSealed: Bool

    init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        hash = try row["leaf_hash"]
        let place: Int64? = try row[optional: "leaf_index"]
        isSealed = place != nil
    }
}

/// Says in the log that lines of it are gone.
private struct NoteSealGap: CaseAction {
    static let permission = Permission("log.note_seal_gap")
    let count: Int

    static func principal(in tenant: TenantID) -> Principal {
        Authenticator.vouch(forJob: "log.seal", holding: [permission], in: tenant)
    }

    func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.permit()
        tenant.record(.systemSealGap, about: nil, ["count": .number(Int32(clamping: count))], result: .failed)
    }
}

/// Says in the log that it is not what was signed.
struct NoteDamage: CaseAction {
    static let permission = Permission("log.note_damage")

    static func principal(in tenant: TenantID) -> Principal {
        Authenticator.vouch(forJob: "log.seal", holding: [permission], in: tenant)
    }

    func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.permit()
        tenant.record(.systemLogVerified, about: nil, result: .failed)
    }
}
