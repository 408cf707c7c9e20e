package import Persistence
package import Safeguards

/// Sets something for the unit. What was set before stays in its history.
package struct ChangeSetting: CaseAction {
    package static let permission = Permission.settingChange
    private let setting: TenantSetting
    private let value: String
    private let expected: Int64

    /// Reads what somebody typed.
    ///
    /// - Parameters:
    ///   - setting: Which.
    ///   - typed: The new value.
    ///   - expected: The number of the change that made it what whoever asks has seen; 0 for the first value.
    /// - Throws: Why the value cannot be taken.
    package init(_ setting: TenantSetting, to typed: String, expected: Int64) throws(InvalidChange) {
        self.setting = setting
        value = try setting.value(from: typed)
        self.expected = expected
    }

    /// - Returns: The number of the change.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Int64 {
        try await tenant.permit()
        guard let user = try await tenant.principal().user else { throw Refused(missing: Self.permission) }
        _ = try await tenant.office()
        guard let current = try await tenant.settings([setting]).first else { throw NotFound() }
        guard current.change == expected else { throw VersionConflict(current: current.change) }
        let change = try await tenant.addSettingChange(setting.rawValue, value: value, by: user)
        if setting == .sessionHours || setting == .sessionIdleMinutes {
            try await tenant.shortenSessions(
                idleSeconds: Int32(60 * (try await tenant.number(of: .sessionIdleMinutes))),
                absoluteSeconds: Int32(3_600 * (try await tenant.number(of: .sessionHours)))
            )
        }
        tenant.record(
            .settingChanged,
            about: .setting,
            ["setting": .word(setting.rawValue), "change": .count(Int(change)), "previous": .count(Int(expected))]
        )
        return change
    }
}
