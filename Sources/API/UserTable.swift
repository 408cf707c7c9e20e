import HTTPTypes
import Casework
import Safeguards

extension UserRoutes {
    static let table: [APIRoute] = [
        APIRoute(
            method: .get,
            path: "/api/v1/users",
            operation: "listUsers",
            summary: "The unit's users in the order in which they were invited.",
            audience: .holders(.userList),
            query: [
                .limit, .cursor,
                .init("state", .choice(["invited", "active", "left"]), "Only those in this state."),
                .init("role", .choice(Role.assignable), "Only those who hold this role."),
                .init("name", .visible(1...100), "Only those whose name or address contains this."),
            ],
            answers: [
                .json(.ok, "A part of the list; `Link` leads to the next.", .named("Users")), .badQuery, .badValue,
                .refused, .forbidden,
            ]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/users",
            operation: "inviteUser",
            summary: "Invites somebody by a mailed link; password and second factor they choose themselves.",
            audience: .holders(.userInvite),
            demands: [.idempotencyKey],
            body: .named("NewUser"),
            answers: [.made("Invited."), .badKey, .refused, .forbidden, .conflict, .invalid]
        ),
        APIRoute(
            method: .get,
            path: "/api/v1/users/{user}",
            operation: "showUser",
            summary: "One user.",
            audience: .holders(.userShow),
            answers: [.json(.ok, "The user, with the `ETag`.", .named("User")), .refused, .forbidden, .absent]
        ),
        APIRoute(
            method: .patch,
            path: "/api/v1/users/{user}",
            operation: "changeUser",
            summary: "Changes name, language and departments.",
            audience: .holders(.userChange),
            demands: [.ifMatch],
            body: .named("UserChange"),
            answers: [.json(.ok, "The user as it is now.", .named("User"))] + changing
        ),
        APIRoute(
            method: .put,
            path: "/api/v1/users/{user}/roles",
            operation: "assignRoles",
            summary: "Gives somebody these roles and no others; all their sessions end.",
            audience: .holders(.userAssignRoles),
            demands: [.ifMatch],
            body: .named("RoleAssignment"),
            answers: [.json(.ok, "The user as it is now.", .named("User"))] + changing
        ),
        APIRoute(
            method: .get,
            path: "/api/v1/users/{user}/permissions",
            operation: "inspectUser",
            summary: "What this user may do and see.",
            audience: .holders(.permissionInspect),
            answers: [.json(.ok, "Permission by permission.", .named("Inspection")), .refused, .forbidden, .absent]
        ),
        APIRoute(
            method: .delete,
            path: "/api/v1/users/{user}/sessions",
            operation: "signOutUser",
            summary: "Ends every session of somebody else.",
            audience: .holders(.userSignOut),
            answers: [APIRoute.Answer(.noContent, "Done."), .refused, .forbidden, .absent]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/users/{user}/invitations",
            operation: "inviteAgain",
            summary: "Sends the invitation once more; the link before is worth nothing.",
            audience: .holders(.userInvite),
            demands: [.idempotencyKey],
            answers: [APIRoute.Answer(.accepted, "On its way."), .badKey, .refused, .forbidden, .absent, .conflict]
        ),
        APIRoute(
            method: .post,
            path: "/api/v1/users/{user}/dismissal",
            operation: "dismissUser",
            summary: "Ends somebody's access, at once and everywhere.",
            audience: .holders(.userDismiss),
            demands: [.idempotencyKey, .ifMatch],
            answers: [APIRoute.Answer(.noContent, "Done.")] + changing + [.badKey]
        ),
        proposal(
            "dpo-appointments",
            "proposeDPOAppointment",
            "Proposes somebody as data-protection officer.",
            .dpoPropose
        ),
        proposal(
            "dpo-removals",
            "proposeDPORemoval",
            "Proposes to end a data-protection officer's office.",
            .dpoPropose
        ),
        proposal(
            "factor-resets",
            "proposeFactorReset",
            "Proposes a new second factor for somebody who lost theirs.",
            .factorResetPropose
        ),
    ]

    private static let changing: [APIRoute.Answer] = [
        .refused, .forbidden, .absent, .conflict, .changedMeanwhile, .ifMatchMissing, .invalid,
    ]

    private static func proposal(
        _ kind: String,
        _ operation: String,
        _ summary: String,
        _ permission: Permission
    ) -> APIRoute {
        .proposal("/api/v1/users/{user}/\(kind)", operation, summary, permission)
    }
}

extension Role {
    /// Those that people are given.
    static let assignable = Role.allCases.filter(\.isAssignable).map(\.rawValue)
}

extension APIRoute.Parameter {
    static let limit = Self("limit", .number(1...200), "How many at most; 50 unless said.")
    static let cursor = Self("cursor", .pattern(#"^[A-Za-z0-9_-]{1,2000}$"#), "Where the list goes on, as `Link` says.")
}
