package import Foundation
package import Persistence
package import Safeguards

/// What a setting is, and who made it so.
package struct SettingValue: Sendable, Hashable {
    package let setting: TenantSetting
    package let value: String
    /// The number of the change that made it so; 0 for the value that it came with.
    package let change: Int64
    package let changedBy: UUID?
    package let changedAt: Date?

    init(_ setting: TenantSetting, _ row: SettingChangeRow?) {
        self.setting = setting
        value = row?.value ?? setting.initial
        change = row?.id ?? 0
        changedBy = row?.changedBy
        changedAt = row?.changedAt
    }

    /// The value as a number, for those that are numbers.
    package var number: Int? { Int(value) }
}

/// What the unit has set for itself.
package struct ReadSettings: CaseAction {
    package static let permission = Permission.settingRead
    package static let changesData = false

    package init() {}

    package func perform(in tenant: borrowing TenantConnection) async throws -> [SettingValue] {
        try await tenant.settings(TenantSetting.allCases)
    }
}

/// Every value that a setting had, the newest first.
package struct ReadSettingHistory: CaseAction {
    package static let permission = Permission.settingRead
    package static let changesData = false
    private let setting: TenantSetting?
    private let before: Int64?
    private let limit: Int

    /// - Parameters:
    ///   - setting: Which; all of them together where nil.
    ///   - before: Goes on before the change of this number.
    ///   - limit: How many, at most 200.
    package init(of setting: TenantSetting? = nil, before: Int64? = nil, limit: Int = 50) {
        self.setting = setting
        self.before = before
        self.limit = min(max(limit, 1), 200)
    }

    package struct History: Sendable {
        package let changes: [SettingValue]
        /// What those who changed them are called.
        package let names: [UUID: String]
        /// What the next part comes before; `nil` where there is no more.
        package let next: Int64?
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> History {
        let settings = setting.map { [$0] } ?? TenantSetting.allCases
        let found = try await tenant.settingChanges(
            named: settings.map(\.rawValue),
            before: before,
            limit: Int64(limit + 1)
        )
        let rows = found.prefix(limit)
        return History(
            changes: rows.compactMap { row in TenantSetting(rawValue: row.name).map { SettingValue($0, row) } },
            names: try await tenant.names(of: rows.map(\.changedBy)),
            next: found.count > limit ? rows.last?.id : nil
        )
    }
}

/// What the unit had set at two instants, side by side.
package struct CompareSettings: CaseAction {
    package static let permission = Permission.settingRead
    package static let changesData = false
    private let first: Date
    private let second: Date

    /// - Parameters:
    ///   - first: The value before this instant counts: for a day, the instant that ends it.
    ///   - second: Likewise.
    package init(before first: Date, and second: Date) {
        self.first = first
        self.second = second
    }

    package struct Difference: Sendable, Hashable {
        package let setting: TenantSetting
        package let first: SettingValue
        package let second: SettingValue

        package var isChanged: Bool { first.value != second.value }
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> [Difference] {
        let names = TenantSetting.allCases.map(\.rawValue)
        let first = try await tenant.settings(named: names, before: first)
        let second = try await tenant.settings(named: names, before: second)
        return TenantSetting.allCases.map { setting in
            Difference(setting: setting, first: setting.value(among: first), second: setting.value(among: second))
        }
    }
}

extension TenantConnection {
    /// What some settings are now.
    package func settings(_ settings: [TenantSetting]) async throws -> [SettingValue] {
        let rows = try await currentSettings(named: settings.map(\.rawValue))
        return settings.map { $0.value(among: rows) }
    }

    /// What a setting is now that is a number.
    package func number(of setting: TenantSetting) async throws -> Int {
        guard let number = try await settings([setting]).first?.number ?? Int(setting.initial) else {
            preconditionFailure("\(setting) is no number")
        }
        return number
    }
}

extension TenantSetting {
    fileprivate func value(among rows: [SettingChangeRow]) -> SettingValue {
        SettingValue(self, rows.first { $0.name == rawValue })
    }
}
