import Casework
import Foundation
import Hummingbird
import Safeguards
import Web

/// The unit's settings, and what they were before.
enum SettingRoutes {
    static let all: [PageRoute] = [
        .get("/settings", .holders(.settingRead), list),
        .get("/settings/history", .holders(.settingRead), history),
        .get("/settings/{setting}", .holders(.settingChange)) { try await changing($0, nil) },
        .post("/settings/{setting}", .holders(.settingChange), change),
    ]

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let (settings, viewer) = try await exchange.look(ReadSettings())
        let page = SettingsPage(
            rows: settings.map { value in
                SettingsPage.Row(
                    id: value.setting.rawValue,
                    title: Bilingual(value.setting.label),
                    value: .setting(value.value),
                    changedAt: value.changedAt
                )
            },
            mayChange: viewer.may(.settingChange)
        )
        return .page(page, for: viewer)
    }

    private static func changing(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (value, viewer) = try await exchange.setting()
        let filled = Filled(form)
        let page = SettingPage(
            id: value.setting.rawValue,
            name: Bilingual(value.setting.label),
            field: .setting(value.setting, filled.text("value", or: value.value), fault: filled.fault("value")),
            hidden: [.version(value.change), .former("value", value.value)],
            stepUp: TextField.stepUp(viewer, filled)
        )
        return .page(page, for: viewer)
    }

    private static func change(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let again = { try await changing(exchange, form) }
        let conflict = { try await contest(exchange, form) }
        return try await exchange.submit(form, again: again, conflict: conflict) {
            let value = form.optionalText("value", length: 1...500)
            let version = form.version()
            let proof = form.proof()
            form.passOver("was_value")
            guard let (value, version, proof) = try form.gather(value, version, proof) else { return nil }
            let action = try ChangeSetting(try exchange.settingName(), to: value ?? "", expected: version)
            try await exchange.show(proof)
            try await exchange.perform(action)
            return .seeOther(.settings, .settingSaved)
        }
    }

    private static func contest(_ exchange: Exchange, _ form: FormBody) async throws -> Answer {
        let (now, viewer) = try await exchange.setting()
        let label = Bilingual(now.setting.label)
        let page = ConflictPage(
            subject: label,
            section: .settings,
            fields: [Contested("value", label, form, now: now.value)],
            version: now.change,
            action: .settings.adding(now.setting.rawValue),
            cancel: .settings,
            stepUp: TextField.stepUp(viewer, Filled(nil))
        )
        return .page(page, for: viewer)
    }

    private static func history(_ exchange: Exchange) async throws -> Answer {
        let (before, typed) = try exchange.request.query { query throws(Problem) in
            (
                try query.int("before", in: 1...Int64.max),
                SettingsHistoryPage.TypedDay(
                    day: try query.filled("day_day") ?? "",
                    month: try query.filled("day_month") ?? "",
                    year: try query.filled("day_year") ?? ""
                )
            )
        }
        var day = typed
        let end = day.end
        if !day.isEmpty, end == nil { day.fault = .noSuchDay }
        let reading = CompareSettings(
            before: end ?? exchange.casework.now,
            and: exchange.casework.now.addingTimeInterval(1)
        )
        let ((history, differences), viewer) = try await exchange.look(
            Both(ReadSettingHistory(before: before), reading)
        )
        let page = SettingsHistoryPage(
            changes: history.changes.map { value in
                SettingsHistoryPage.Change(
                    title: Bilingual(value.setting.label),
                    value: .setting(value.value),
                    author: value.changedBy.flatMap { history.names[$0] } ?? "",
                    at: value.changedAt ?? exchange.casework.now
                )
            },
            day: day,
            comparison: end == nil
                ? nil
                : differences.map {
                    SettingsHistoryPage.Difference(
                        title: Bilingual($0.setting.label),
                        then: .setting($0.first.value),
                        now: .setting($0.second.value)
                    )
                },
            count: .shown(history.changes.count, .changes, isAll: before == nil && history.next == nil),
            newer: before == nil ? nil : .settingsHistory,
            older: history.next.map { .settingsHistory.asking("before", String($0)) }
        )
        return .page(page, for: viewer)
    }
}

extension Exchange {
    fileprivate func settingName() throws -> TenantSetting {
        guard let setting = context.parameters.get("setting").flatMap({ TenantSetting(rawValue: $0) }) else {
            throw Problem.notFound
        }
        return setting
    }

    fileprivate func setting() async throws -> (SettingValue, Viewer) {
        let setting = try settingName()
        let (values, viewer) = try await look(Beforehand(.settingChange, ReadSettings()))
        guard let value = values.first(where: { $0.setting == setting }) else { throw Problem.notFound }
        return (value, viewer)
    }
}

extension TextField {
    fileprivate static func setting(_ setting: TenantSetting, _ value: String, fault: Bilingual?) -> TextField {
        let kind: Kind =
            switch setting.kind {
            case .wholeNumber: .number
            case .text: .text
            case .email: .email
            }
        return TextField(
            "value",
            Bilingual(setting.label),
            kind: kind,
            value: value,
            hint: Bilingual(setting.hint),
            error: fault,
            autocomplete: "off",
            isOptional: kind != .number
        )
    }
}

extension Bilingual {
    fileprivate static func setting(_ value: String) -> Bilingual { value.isEmpty ? .none : .verbatim(value) }

    fileprivate static let noSuchDay = Bilingual(
        "Podaj istniejący dzień, na przykład 31 10 2026.",
        english: "Give an existing day, for example 31 10 2026."
    )
}

extension SettingsHistoryPage.TypedDay {
    fileprivate var isEmpty: Bool { day.isEmpty && month.isEmpty && year.isEmpty }

    /// The instant at which the day is over in Warsaw; nil where there is no such day.
    fileprivate var end: Date? {
        guard let day = Int(day), let month = Int(month), let year = Int(year), (1...9_999).contains(year),
            (1...12).contains(month), (1...31).contains(day),
            CalendarDay("\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))") != nil
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Warsaw") ?? .gmt
        let start = calendar.date(from: DateComponents(year: year, month: month, day: day))
        return start.flatMap { calendar.date(byAdding: .day, value: 1, to: $0) }
    }
}

extension Int {
    fileprivate func padded(to length: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, length - digits.count)) + digits
    }
}
