package import Foundation
package import Safeguards
import Synchronization

/// Slows down those who guess passwords, without locking anybody out.
///
/// Who has signed in from a browser before is counted by that browser. Everybody else is counted by the network they
/// come from and by the account they try, whether it exists or not; where the account has been tried too often, or too
/// much fails at the tenant, the code has to come before the password is looked at. So the owner gets in while others
/// guess, and guessing tells nobody who has an account: what exists is counted like what does not.
///
/// Counts live in this process and are lost with it.
package final class SignInThrottle: Sendable {
    package struct Sizes: Sendable {
        package var account = BucketSize(burst: 10, perMinute: 1)
        package var source = BucketSize(burst: 30, perMinute: 5)
        package var device = BucketSize(burst: 10, perMinute: 1)
        /// What fails at a tenant from browsers that are not known there, whether there are such accounts or not.
        package var strangers = BucketSize(burst: 100, perMinute: 60)
        /// Codes that come before the password, on one account from one network.
        package var codes = BucketSize(burst: 10, perMinute: 2)
        /// The same from everywhere: one network alone cannot use it up, and codes cannot be guessed by many.
        package var allCodes = BucketSize(burst: 50, perMinute: 10)
        /// Wrong codes behind a right password, from browsers that are not known.
        package var factors = BucketSize(burst: 10, perHour: 10)
        /// Requests for a new password.
        package var resets = BucketSize(burst: 3, perMinute: 1)

        package init() {}
    }

    /// Somebody who tries, as far as it is known before anything is looked up.
    package struct Attempt: Sendable, Hashable {
        let account: Account
        let source: Source

        package init(tenant: TenantID, account: BlindIndex, address: String) {
            self.account = Account(tenant: tenant, index: account.bytes)
            source = Source(tenant: tenant, address: address)
        }
    }

    package enum Answer: Sendable, Hashable {
        case free
        /// Only with a code; `isNews` where the first is told since it last was otherwise.
        case codeFirst(isNews: Bool)
        case wait(Duration)
    }

    package enum ResetAnswer: Sendable, Hashable {
        case free
        /// Asked for too often for this account; nobody is told.
        case silence
        case wait(Duration)
    }

    struct Account: Sendable, Hashable {
        let tenant: TenantID
        let index: [UInt8]
    }

    struct Source: Sendable, Hashable {
        let tenant: TenantID
        let network: [UInt8]

        init(tenant: TenantID, address: String) {
            self.tenant = tenant
            network = Network.source(of: address) ?? []
        }
    }

    private struct Way: Sendable, Hashable {
        let account: Account
        let source: Source
    }

    private struct State: Sendable {
        var accounts: TokenBuckets<Account>
        var sources: TokenBuckets<Source>
        var devices: TokenBuckets<UUID>
        var codes: TokenBuckets<Way>
        var allCodes: TokenBuckets<Account>
        var factors: TokenBuckets<UUID>
        var resets: TokenBuckets<Account>
        var strangers: TokenBuckets<TenantID>
    }

    private let state: Mutex<State>

    /// - Parameters:
    ///   - sizes: How much is let through.
    ///   - capacity: How many accounts, networks and browsers are remembered, each.
    package init(sizes: Sizes = Sizes(), capacity: Int = 50_000) {
        state = Mutex(
            State(
                accounts: TokenBuckets(sizes.account, capacity: capacity),
                sources: TokenBuckets(sizes.source, capacity: capacity),
                devices: TokenBuckets(sizes.device, capacity: capacity),
                codes: TokenBuckets(sizes.codes, capacity: capacity),
                allCodes: TokenBuckets(sizes.allCodes, capacity: capacity),
                factors: TokenBuckets(sizes.factors, capacity: capacity),
                resets: TokenBuckets(sizes.resets, capacity: capacity),
                strangers: TokenBuckets(sizes.strangers, capacity: capacity)
            )
        )
    }

    /// Whether a browser that its owner has signed in from may try now.
    package func admit(device: UUID, now: Date) -> Bool {
        state.withLock { $0.devices.take(device, at: now) == nil }
    }

    /// Whether anybody else may.
    ///
    /// - Parameters:
    ///   - attempt: Who tries.
    ///   - hasCode: Whether a code came along.
    ///   - now: When.
    /// - Returns: Whether they may, or what it takes.
    package func admit(_ attempt: Attempt, hasCode: Bool, now: Date) -> Answer {
        state.withLock { state in
            if let wait = state.sources.take(attempt.source, at: now) { return .wait(wait) }
            let isCalm = !state.strangers.isEmpty(attempt.source.tenant, at: now)
            if isCalm, state.accounts.take(attempt.account, at: now) == nil { return .free }
            if hasCode {
                let way = Way(account: attempt.account, source: attempt.source)
                if let wait = state.codes.take(way, at: now) { return .wait(wait) }
                if let wait = state.allCodes.take(attempt.account, at: now) { return .wait(wait) }
            }
            return .codeFirst(isNews: state.accounts.isNews(attempt.account))
        }
    }

    /// Counts what a visitor of a network does; how long the next has to wait where it was too much.
    func wait(for source: Source, now: Date) -> Duration? {
        state.withLock { $0.sources.take(source, at: now) }
    }

    /// Counts what failed from a browser that is not known, whether there is such an account or not.
    package func noteFailedStranger(of tenant: TenantID, now: Date) {
        state.withLock { _ = $0.strangers.take(tenant, at: now) }
    }

    /// How long somebody has to wait before another code is looked at, whose password was right; nil for not at all.
    func wait(forFactorOf user: UUID, now: Date) -> Duration? {
        state.withLock { state in
            guard let wait = state.factors.take(user, at: now) else {
                // Only what turns out to be wrong counts.
                state.factors.giveBack(user, at: now)
                return nil
            }
            return wait
        }
    }

    func noteWrongFactor(of user: UUID, now: Date) {
        state.withLock { _ = $0.factors.take(user, at: now) }
    }

    /// Counts a wrong code like another attempt on the account: who comes as far as that knows the password.
    package func noteWrongCode(_ attempt: Attempt, now: Date) {
        state.withLock { _ = $0.accounts.take(attempt.account, at: now) }
    }

    /// Takes an attempt back that was no guess: it was right in the end, or could not be looked at.
    package func forgive(_ attempt: Attempt, now: Date) {
        state.withLock { state in
            state.accounts.giveBack(attempt.account, at: now)
            state.sources.giveBack(attempt.source, at: now)
            state.codes.giveBack(Way(account: attempt.account, source: attempt.source), at: now)
            state.allCodes.giveBack(attempt.account, at: now)
        }
    }

    /// Whether a link for a new password may be asked for.
    package func admitReset(_ attempt: Attempt, now: Date) -> ResetAnswer {
        state.withLock { state in
            if let wait = state.sources.take(attempt.source, at: now) { return .wait(wait) }
            return state.resets.take(attempt.account, at: now) == nil ? .free : .silence
        }
    }
}
