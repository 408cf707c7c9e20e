import Casework
import Safeguards

extension Schema {
    static let uuid = Schema.format("uuid")
    static let instant = Schema.format("date-time")
    static let version = Schema.number(1...9_007_199_254_740_991)

    /// What the names stand for.
    package static let components: [(name: String, schema: Schema)] =
        foundations + signingIn + people + rights + unit + persons + erasure + audit
        + interest

    private static let foundations: [(name: String, schema: Schema)] = [
        ("Health", .object([Member("status", .choice(["live", "ready"]))])),
        ("Release", .object([Member("name", .string), Member("version", .string), Member("revision", .string)])),
        (
            "Problem",
            .object([
                Member("type", .string),
                Member("title", .string),
                Member("status", .integer),
                Member("detail", .string, required: false),
                Member("instance", .string),
                Member("code", .string),
                Member("trace_id", .string),
                Member("errors", .array(of: .named("ProblemField")), required: false),
            ])
        ),
        ("ProblemField", .object([Member("pointer", .string), Member("code", .string), Member("message", .string)])),
        ("Wording", .object([Member("pl", .string), Member("en", .string)])),
        ("Made", .object([Member("id", .nullable(uuid))])),
        ("Reason", .object([Member("reason", .text(1...800))])),
        ("Proposal", .object([Member("approval", .nullable(uuid))])),
    ]

    private static let signingIn: [(name: String, schema: Schema)] = [
        (
            "SignIn",
            .object([
                Member("email", .text(1...254)), Member("password", .text(1...1024)),
                Member("code", .text(1...100), required: false),
            ])
        ),
        (
            "SecondFactor",
            .object([Member("code", .text(1...100)), Member("new_password", .text(1...1024), required: false)])
        ),
        ("Proof", .object([Member("code", .text(1...100))])),
        (
            "SignInStep",
            .object([
                Member(
                    "next",
                    .choice(["second_factor", "new_password", "enrolment", "code_first", "done", "sign_in"])
                ),
                Member("recovery_codes_left", .nullable(.number(0...10))),
            ])
        ),
        ("PasswordResetRequest", .object([Member("email", .text(1...254))])),
        ("LinkToken", .object([Member("token", .text(1...100))])),
        ("LinkRedemption", .object([Member("token", .text(1...100)), Member("password", .text(1...1024))])),
        (
            "Invitation",
            .object([
                Member("unit", .string), Member("name", .string), Member("email", .string),
                Member("expires_at", instant),
            ])
        ),
        (
            "Profile",
            .object([
                Member("id", uuid), Member("name", .string), Member("email", .string),
                Member("language", .choice(["pl", "en"])), Member("roles", .array(of: .string)),
                Member("departments", .array(of: uuid)), Member("last_sign_in_at", .nullable(instant)),
                Member("recovery_codes_left", .number(0...10)), Member("session_expires_at", instant),
                Member("stepped_up_until", instant),
            ])
        ),
        (
            "ProfileChange",
            .object([
                Member("name", .text(1...100), required: false),
                Member("language", .choice(["pl", "en"]), required: false),
            ])
        ),
        (
            "Sessions",
            .object([
                Member(
                    "sessions",
                    .array(
                        of: .object([
                            Member("id", uuid), Member("is_current", .boolean), Member("agent", .string),
                            Member("address", .string), Member("created_at", instant), Member("seen_at", instant),
                            Member("expires_at", instant),
                        ])
                    )
                )
            ])
        ),
        ("PasswordChange", .object([Member("current", .text(1...1024)), Member("new", .text(1...1024))])),
        ("Enrolment", .object([Member("secret", .string), Member("uri", .string)])),
        ("RecoveryCodes", .object([Member("recovery_codes", .array(of: .string))])),
    ]

    private static let userMembers = [
        Member("id", uuid), Member("state", .choice(["invited", "active", "left"])), Member("name", .string),
        Member("email", .string), Member("language", .choice(["pl", "en"])), Member("roles", .array(of: .string)),
        Member("custom_roles", .array(of: uuid)), Member("departments", .array(of: uuid)),
        Member("has_second_factor", .boolean), Member("invited_at", instant),
        Member("last_sign_in_at", .nullable(instant)), Member("version", version),
    ]

    private static let people: [(name: String, schema: Schema)] = [
        (
            "Users",
            .object([Member("users", .array(of: .object(userMembers))), Member("has_more", .boolean)])
        ),
        (
            "User",
            .object(
                userMembers + [
                    Member("live_sessions", .number(0...1_000)),
                    Member("invitation_expires_at", .nullable(instant)), Member("invited_by", .nullable(uuid)),
                    Member("activated_at", .nullable(instant)), Member("left_at", .nullable(instant)),
                ]
            )
        ),
        (
            "NewUser",
            .object([
                Member("name", .text(1...100)), Member("email", .format("email")),
                Member("roles", .set(of: .choice(Role.assignable), 0...10), required: false),
                Member("custom_roles", .set(of: uuid, 0...20), required: false),
                Member("departments", .set(of: uuid, 0...100), required: false),
                Member("language", .choice(["pl", "en"]), required: false),
            ])
        ),
        (
            "UserChange",
            .object([
                Member("name", .text(1...100)), Member("language", .choice(["pl", "en"])),
                Member("departments", .set(of: uuid, 0...100)),
            ])
        ),
        (
            "RoleAssignment",
            .object([
                Member("roles", .set(of: .choice(Role.assignable), 0...10)),
                Member("custom_roles", .set(of: uuid, 0...20)),
            ])
        ),
        (
            "Inspection",
            .object([
                Member("is_in_force", .boolean),
                Member(
                    "permissions",
                    .array(
                        of: .object([
                            Member("permission", .string), Member("meaning", .named("Wording")),
                            Member("reaches", .array(of: .named("Reach"))),
                        ])
                    )
                ),
            ])
        ),
        (
            "Reach",
            .object([Member("extent", .string), Member("view", .string), Member("needs", .array(of: .string))])
        ),
    ]

    private static let roleMembers = [
        Member("id", uuid), Member("name", .string), Member("permissions", .array(of: .string)),
        Member("made_by", uuid), Member("made_at", instant), Member("retired_at", .nullable(instant)),
        Member("holders", .number(0...100_000)), Member("version", version),
    ]

    private static let tokenMembers = [
        Member("id", uuid), Member("name", .string), Member("hint", .string),
        Member("state", .choice(["live", "expired", "revoked"])), Member("scopes", .array(of: .string)),
        Member("addresses", .array(of: .string)), Member("replaces", .nullable(uuid)), Member("made_by", uuid),
        Member("made_at", instant), Member("expires_at", instant), Member("last_used_on", .nullable(.string)),
        Member("revoked_at", .nullable(instant)), Member("version", version),
    ]

    private static let approvalMembers = [
        Member("id", uuid), Member("command", .string), Member("title", .named("Wording")),
        Member("state", .choice(ApprovalState.allCases.map(\.rawValue))), Member("about", .nullable(uuid)),
        Member("person", .nullable(uuid)), Member("maker", uuid), Member("made_at", instant),
        Member("expires_at", instant), Member("checker", .nullable(uuid)),
        Member("decided_at", .nullable(instant)), Member("version", version),
    ]

    private static let rights: [(name: String, schema: Schema)] = [
        ("Role", .object(roleMembers)),
        ("Roles", .object([Member("roles", .array(of: .named("Role")))])),
        (
            "RoleContents",
            .object([
                Member("name", .text(1...80)),
                Member("permissions", .set(of: .choice(Matrix.customisable.map(\.name).sorted()), 1...100)),
            ])
        ),
        ("Token", .object(tokenMembers)),
        ("Tokens", .object([Member("tokens", .array(of: .named("Token"))), Member("has_more", .boolean)])),
        (
            "NewToken",
            .object([
                Member("name", .text(1...80)),
                Member("scopes", .set(of: .choice(Matrix.scopes.map(\.name).sorted()), 1...100)),
                Member("addresses", .set(of: .text(1...50), 0...50)), Member("expires_at", instant),
            ])
        ),
        ("TokenRotation", .object([Member("expires_at", instant)])),
        ("FreshToken", .object([Member("id", .nullable(uuid)), Member("token", .nullable(.string))])),
        ("LeakedToken", .object([Member("token", .text(1...200))])),
        (
            "Approvals",
            .object([Member("approvals", .array(of: .object(approvalMembers))), Member("has_more", .boolean)])
        ),
        (
            "Approval",
            .object(
                approvalMembers + [
                    Member("reason", .string), Member("verdict_reason", .nullable(.string)),
                    Member("may_decide", .boolean), Member("may_withdraw", .boolean),
                ]
            )
        ),
        (
            "Decision",
            .object([
                Member("verdict", .choice(["approve", "refuse"])), Member("reason", .text(1...800), required: false),
            ])
        ),
        (
            "Decided",
            .object([
                Member("approval", uuid), Member("state", .nullable(.choice(ApprovalState.allCases.map(\.rawValue)))),
            ])
        ),
    ]

    private static let departmentMembers = [
        Member("id", uuid), Member("name", .string), Member("streets", .array(of: .string)),
        Member("buildings", .array(of: .string)), Member("made_at", instant),
        Member("retired_at", .nullable(instant)), Member("members", .number(0...100_000)),
        Member("version", version),
    ]

    private static let unit: [(name: String, schema: Schema)] = [
        ("Department", .object(departmentMembers)),
        ("Departments", .object([Member("departments", .array(of: .named("Department")))])),
        (
            "DepartmentContents",
            .object([
                Member("name", .text(1...80)), Member("streets", .set(of: .text(1...120), 0...500)),
                Member("buildings", .set(of: .text(1...120), 0...500)),
            ])
        ),
        (
            "Setting",
            .object([
                Member("name", .string), Member("label", .named("Wording")), Member("value", .string),
                Member("change", .number(0...9_007_199_254_740_991)), Member("changed_by", .nullable(uuid)),
                Member("changed_at", .nullable(instant)),
            ])
        ),
        ("Settings", .object([Member("settings", .array(of: .named("Setting")))])),
        (
            "SettingHistory",
            .object([Member("changes", .array(of: .named("Setting"))), Member("next", .nullable(.string))])
        ),
        ("SettingChange", .object([Member("value", .text(0...500))])),
    ]
}
