import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("What a unit sets for itself")
struct SettingTests {
    private let unit: TestUnit
    private let admin: TestPerson

    init() async throws {
        unit = try await TestUnit.make()
        admin = try await unit.person(.tenantAdmin)
    }

    @Test func comesWithValuesThatHold() async throws {
        let settings = try await unit.perform(ReadSettings(), by: admin)
        #expect(settings.map(\.setting) == TenantSetting.allCases)
        #expect(settings.allSatisfy { $0.change == 0 && $0.changedBy == nil && $0.value == $0.setting.initial })
        for setting in TenantSetting.allCases {
            #expect(try setting.value(from: setting.initial) == setting.initial)
        }
    }

    @Test func keepsEveryValueItHad() async throws {
        let other = try await unit.person(.tenantAdmin)
        let first = try await set(.invitationDays, "3", expected: 0)
        unit.clock.advance(by: 60)
        let second = try await set(.invitationDays, "5", expected: first, by: other)
        _ = try await set(.unitDisplayName, "Zakład Lokalowy", expected: 0)
        let history = try await unit.perform(ReadSettingHistory(of: .invitationDays), by: admin)
        #expect(history.changes.map(\.value) == ["5", "3"] && history.changes.map(\.change) == [second, first])
        #expect(history.changes.map(\.changedBy) == [other.id, admin.id])
        #expect(history.names == [other.id: other.name, admin.id: admin.name] && history.next == nil)

        let part = try await unit.perform(ReadSettingHistory(limit: 2), by: admin)
        #expect(part.changes.map(\.setting) == [.unitDisplayName, .invitationDays] && part.next == second)
        let rest = try await unit.perform(ReadSettingHistory(before: part.next, limit: 2), by: admin)
        #expect(rest.changes.map(\.value) == ["3"])
    }

    @Test func isComparedBetweenTwoDays() async throws {
        let start = unit.now
        let first = try await set(.invitationDays, "3", expected: 0)
        unit.clock.advance(by: 24 * 3_600)
        let between = unit.now
        unit.clock.advance(by: 1)
        let admin = try await unit.session(of: admin)
        _ = try await set(.invitationDays, "4", expected: first, by: admin)
        _ = try await set(.sessionHours, "8", expected: 0, by: admin)
        let compare = CompareSettings(before: between, and: unit.now.addingTimeInterval(1))
        let differences = try await unit.perform(compare, by: admin)
        #expect(differences.map(\.setting) == TenantSetting.allCases)
        let changed = differences.filter(\.isChanged)
        #expect(changed.map(\.setting) == [.sessionHours, .invitationDays])
        #expect(changed.map(\.first.value) == ["10", "3"] && changed.map(\.second.value) == ["8", "4"])
        let before = try await unit.perform(CompareSettings(before: start, and: between), by: admin)
        #expect(before.filter(\.isChanged).map(\.first.value) == ["7"], "the very instant is not before itself")
    }

    @Test func isChangedByWhoHasSeenIt() async throws {
        let first = try await set(.invitationDays, "3", expected: 0)
        await #expect(throws: VersionConflict(current: first)) { try await set(.invitationDays, "4", expected: 0) }
        await #expect(throws: VersionConflict(current: 0)) { try await set(.sessionHours, "4", expected: first) }
    }

    @Test func ofTwoWhoChangeItAtOnceOneHasSeenIt() async throws {
        let other = try await unit.person(.tenantAdmin)
        var current: Int64 = 0
        for round in 0..<10 {
            let seen = current
            async let one = isDone { try await set(.invitationDays, "\(1 + round)", expected: seen) }
            async let two = isDone { try await set(.invitationDays, "\(1 + round)", expected: seen, by: other) }
            let won = try await [one, two].filter(\.self).count
            #expect(won == 1)
            let settings = try await unit.perform(ReadSettings(), by: admin)
            current = try #require(settings.first { $0.setting == .invitationDays }).change
        }
    }

    @Test func changingTakesAFactorShownLately() async throws {
        let stale = try await unit.session(of: admin, authenticatedAt: unit.now.addingTimeInterval(-301))
        await #expect(throws: Refused(.settingChange, because: .stepUpNeeded)) {
            try await set(.invitationDays, "3", expected: 0, by: stale)
        }
    }

    @Test("Shorter sessions are shorter at once, for those who are in; longer ones only for those who come")
    func sessionsAreShortened() async throws {
        let worker = try await unit.person(.caseWorker)
        let change = try await set(.sessionIdleMinutes, "5", expected: 0)
        unit.clock.advance(by: 299)
        _ = try await unit.perform(ListDepartments(), by: worker)
        unit.clock.advance(by: 301)
        await #expect(throws: Unauthenticated(.idle)) { try await unit.perform(ListDepartments(), by: worker) }

        let fresh = try await unit.session(of: admin)
        let early = try await unit.session(of: worker)
        _ = try await set(.sessionIdleMinutes, "30", expected: change, by: fresh)
        _ = try await set(.sessionHours, "1", expected: 0, by: fresh)
        for _ in 1...3 {
            unit.clock.advance(by: 1_190)
            _ = try await unit.perform(ListDepartments(), by: early)
        }
        unit.clock.advance(by: 30)
        await #expect(throws: Unauthenticated(.expired)) { try await unit.perform(ListDepartments(), by: early) }
    }

    @discardableResult private func set(
        _ setting: TenantSetting,
        _ typed: String,
        expected: Int64,
        by person: TestPerson? = nil
    ) async throws -> Int64 {
        try await unit.perform(try ChangeSetting(setting, to: typed, expected: expected), by: person ?? admin)
    }

    private func isDone(_ act: () async throws -> Int64) async throws -> Bool {
        do {
            _ = try await act()
            return true
        } catch is VersionConflict {
            return false
        }
    }
}

@Suite("What people type for a setting")
struct SettingEntryTests {
    struct Typed: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let setting: TenantSetting
        let typed: String
        let stored: Result<String, InvalidChange.Reason>

        init(_ why: String, _ setting: TenantSetting, _ typed: String, is value: String) {
            (testDescription, self.setting, self.typed, stored) = (why, setting, typed, .success(value))
        }

        init(_ why: String, _ setting: TenantSetting, _ typed: String, refused reason: InvalidChange.Reason) {
            (testDescription, self.setting, self.typed, stored) = (why, setting, typed, .failure(reason))
        }
    }

    @Test(arguments: [
        Typed("the least", .sessionIdleMinutes, "5", is: "5"),
        Typed("the most", .sessionIdleMinutes, " 30 ", is: "30"),
        Typed("zeros ahead", .sessionHours, "08", is: "8"),
        Typed("too few", .sessionIdleMinutes, "4", refused: .outOfRange(least: 5, most: 30)),
        Typed("too many", .sessionHours, "11", refused: .outOfRange(least: 1, most: 10)),
        Typed("longer than we can end sessions", .sessionIdleMinutes, "31", refused: .outOfRange(least: 5, most: 30)),
        Typed("no number", .invitationDays, "tydzień", refused: .notANumber),
        Typed("a fraction", .invitationDays, "2,5", refused: .notANumber),
        Typed("a sign", .invitationDays, "-2", refused: .notANumber),
        Typed("digits of another script", .invitationDays, "٣", refused: .notANumber),
        Typed("a number without end", .invitationDays, String(repeating: "1", count: 400), refused: .notANumber),
        Typed("nothing", .invitationDays, "", refused: .notANumber),
        Typed("a name", .unitDisplayName, "  Zakład  ", is: "Zakład"),
        Typed("no name of its own", .unitDisplayName, "  ", is: ""),
        Typed("a second header", .mailSenderName, "Zakład\r\nBcc: a@example.com", refused: .unprintable),
        Typed(
            "a name that is a page",
            .mailSenderName,
            String(repeating: "a", count: 101),
            refused: .tooLong(most: 100)
        ),
        Typed("an address", .unitContactEmail, "Biuro@example.org", is: "Biuro@example.org"),
        Typed("no address", .unitContactEmail, "", is: ""),
        Typed("not an address", .unitContactEmail, "biuro", refused: .notAnAddress),
    ])
    func isReadAsPeopleTypeIt(_ example: Typed) {
        let read = Result { try example.setting.value(from: example.typed) }
            .mapError { ($0 as? InvalidChange)?.reason ?? .empty }
        #expect(read == example.stored)
    }
}
