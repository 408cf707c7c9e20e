import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import Web

/// What the unit has set for itself, with its history.
struct SettingRoutes: Sendable {
    static let table: [APIRoute] = [
        APIRoute(
            method: .get,
            path: "/api/v1/settings",
            operation: "listSettings",
            summary: "Every setting and its value.",
            audience: .holders(.settingRead),
            answers: [.json(.ok, "The settings.", .named("Settings")), .refused, .forbidden]
        ),
        APIRoute(
            method: .get,
            path: "/api/v1/settings/history",
            operation: "listSettingChanges",
            summary: "Every value that settings had, the newest first.",
            audience: .holders(.settingRead),
            query: [
                .limit,
                .init("name", .choice(TenantSetting.allCases.map(\.rawValue)), "Only of this setting."),
                .init("before", .number(1...9_007_199_254_740_991), "Only changes older than this one."),
            ],
            answers: [.json(.ok, "The changes.", .named("SettingHistory")), .badQuery, .refused, .forbidden]
        ),
        APIRoute(
            method: .put,
            path: "/api/v1/settings/{setting}",
            operation: "changeSetting",
            summary: "Sets something for the unit; what was set before stays in the history.",
            audience: .holders(.settingChange),
            demands: [.ifMatch],
            body: .named("SettingChange"),
            answers: [
                .json(.ok, "The setting as it is now.", .named("Setting")), .refused, .forbidden, .absent,
                .changedMeanwhile, .ifMatchMissing, .invalid,
            ]
        ),
    ]

    let door: Door

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.get("api/v1/settings") { request, context in
            try request.refuseQuery()
            let settings = try await door.outcome(of: ReadSettings(), context)
            return Response { json in
                json.object { $0.array("settings", settings) { $0.members(of: $1) } }
            }
        }
        routes.get("api/v1/settings/history", use: history)
        routes.put("api/v1/settings/{setting}", use: change)
    }

    @Sendable private func history(_ request: Request, _ context: VisitorContext) async throws -> Response {
        _ = try door.signedIn(context)
        let (page, setting, before) = try request.query { query throws(Problem) in
            (
                try query.page(), try query.choice("name", as: TenantSetting.self),
                try query.int("before", in: 1...9_007_199_254_740_991)
            )
        }
        let action = ReadSettingHistory(of: setting, before: before, limit: page.limit)
        let history = try await door.outcome(of: action, context)
        return Response { json in
            json.object {
                $0.array("changes", history.changes) { $0.members(of: $1) }
                $0.member("next", history.next.map { String($0) })
            }
        }
    }

    @Sendable private func change(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try request.refuseQuery()
        _ = try door.signedIn(context)
        guard let setting = context.parameters.get("setting").flatMap({ TenantSetting(rawValue: $0) }) else {
            throw Problem.notFound
        }
        let expected = try RowVersion.expected(in: request.headers).number
        let body = try await JSONBody(request)
        let value = try body.gather(body.string("value", length: 0...500))
        _ = try await door.outcome(of: try ChangeSetting(setting, to: value, expected: expected), context)
        let settings = try await door.outcome(of: ReadSettings(), context)
        guard let changed = settings.first(where: { $0.setting == setting }) else { throw Problem.notFound }
        return Response(.ok, [RowVersion(changed.change).field]) { json in json.object { $0.members(of: changed) } }
    }
}

extension JSONText {
    fileprivate mutating func members(of value: SettingValue) {
        member("name", value.setting.rawValue)
        member("label", value.setting.label)
        member("value", value.value)
        member("change", value.change)
        member("changed_by", value.changedBy)
        member("changed_at", value.changedAt)
    }
}
