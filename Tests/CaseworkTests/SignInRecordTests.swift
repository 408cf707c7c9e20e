@testable import Casework
import Foundation
import Safeguards
import TestSupport
import Testing

/// Auditors read the decision record and not the code, so the record must say what the code does.
@Suite("The record of signing in")
struct SignInRecordTests {
    private let record: String

    init() throws {
        let path = TestDatabase.repository + "docs/decisions/0012-signing-in.md"
        record = try String(contentsOfFile: path, encoding: .utf8).replacing("\n", with: " ")
    }

    @Test("says what slows guessing down")
    func namesTheLimits() {
        let sizes = SignInThrottle.Sizes()
        let (account, source, codes) = (sizes.account, sizes.source, sizes.codes)
        #expect(record.contains("\(account.burst) tries and then \(account.perMinute) a minute on an account"))
        #expect(record.contains("\(source.burst) and then \(source.perMinute) a minute from a network"))
        #expect(record.contains("\(codes.burst) codes and then \(codes.perMinute) a minute from one network"))
        #expect(record.contains("\(sizes.allCodes.burst) and then \(sizes.allCodes.perMinute) a minute on one account"))
        #expect(record.contains("\(sizes.factors.burst) wrong codes and then \(sizes.factors.perHour) an hour"))
        #expect(SessionLimits.wrongCodes == 5 && record.contains("Five wrong codes end a session"))
        let failures = SessionLimits.failuresBeforeNewPassword
        #expect(record.contains("after \(failures) wrong passwords the next sign-in must bring a new one"))
    }

    @Test("says how long sessions last, and how many there are")
    func namesTheSessions() {
        let hours = TenantSetting.sessionHours.initial
        let minutes = TenantSetting.sessionIdleMinutes.initial
        #expect(record.contains("a session of \(hours) h at most, \(minutes) min idle (a unit may shorten both)"))
        #expect(TenantSetting.sessionHours.kind == .wholeNumber(1...10))
        #expect(TenantSetting.sessionIdleMinutes.kind == .wholeNumber(5...30))
        #expect(SessionLimits.most == 5 && record.contains("Five sessions a person; a sixth ends the oldest"))
        #expect(record.contains("a code that is at most five minutes old") && SessionFacts.stepUpAge == 300)
    }

    @Test("has every way in, and what each takes")
    func namesTheWays() {
        let ways = ["sign-in", "invitation", "forgotten password", "lost second factor", "API token", "operator"]
        #expect(ways.allSatisfy { record.contains("| \($0) |") })
        let days = TenantSetting.invitationDays.initial
        #expect(record.contains("link (\(days) days, once), then a new password and a new second factor"))
        #expect(record.contains("until its day (\(TokenRules.longestDays) days at most)"))
        #expect(LinkPurpose.allCases.count == 3, "each kind of link is a way in")
    }
}
