/// What kind of thing an audit entry records. A number is for ever.
package enum AuditClass: Int16, Sendable, CaseIterable {
    case auth = 1
    case read = 2
    case change = 3
    case export = 4
    case send = 5
    case admin = 6
    case key = 7
    case deny = 8
    case system = 9

    package var name: String {
        switch self {
        case .auth: "AUTH"
        case .read: "READ"
        case .change: "CHANGE"
        case .export: "EXPORT"
        case .send: "SEND"
        case .admin: "ADMIN"
        case .key: "KEY"
        case .deny: "DENY"
        case .system: "SYSTEM"
        }
    }
}

/// How it ended. A number is for ever.
package enum AuditResult: Int16, Sendable, CaseIterable {
    case ok = 0
    case refused = 1
    case failed = 2

    package var name: String {
        switch self {
        case .ok: "ok"
        case .refused: "refused"
        case .failed: "failed"
        }
    }
}

/// One thing that audit entries tell of. Numbers and names are for ever; `docs/audit-acts.txt` says the same, and a
/// test compares the two.
package struct AuditAct: Hashable, Sendable {
    package let number: Int16
    /// Noun and verb, such as `session.sign_in`.
    package let name: String
    package let kind: AuditClass

    init(_ number: Int16, _ name: String, _ kind: AuditClass) {
        self.number = number
        self.name = name
        self.kind = kind
    }
}
