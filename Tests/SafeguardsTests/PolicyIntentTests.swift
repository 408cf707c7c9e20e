import Safeguards
import Testing

/// What a row of the matrix is meant to say: who may, under the fewest conditions, and what they then see. All others
/// may never. Written from the prose of the design and not from the table, so that a change has to be meant twice.
struct Intent: CustomTestStringConvertible, Sendable {
    struct Grant: Sendable {
        let role: Role
        let conditions: Set<PolicyDomain.Condition>
        let view: FieldView
    }

    let why: String
    let permission: Permission
    let grants: [Grant]

    /// - Parameters:
    ///   - why: The reason for the row.
    ///   - permission: What it is about.
    ///   - grants: Roles with what they need, such as `manager reason`; `~` is masked, `#` under pseudonyms.
    init(_ why: String, _ permission: Permission, _ grants: String) {
        self.why = why
        self.permission = permission
        self.grants = grants.split(separator: ",").map { text in
            let words = text.split(separator: " ").map(String.init)
            guard let role = words.first.flatMap(Role.init) else { preconditionFailure("no role in “\(text)”") }
            let view: FieldView = words.contains("~") ? .masked : words.contains("#") ? .pseudonymised : .clear
            let conditions = words.dropFirst().filter { $0 != "~" && $0 != "#" }.map { word in
                guard let condition = PolicyDomain.Condition(named: word) else {
                    preconditionFailure("what is \(word)?")
                }
                return condition
            }
            return Grant(role: role, conditions: Set(conditions), view: view)
        }
    }

    var testDescription: String { "\(permission): \(why)" }
}

extension PolicyDomain.Condition {
    fileprivate init?(named name: String) {
        guard let condition = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
        self = condition
    }
}

@Suite("What each row is meant to say")
struct PolicyIntentTests {
    private typealias Domain = PolicyDomain

    @Test(arguments: Intent.all)
    func holds(_ intent: Intent) throws {
        #expect(Set(intent.grants.map(\.role)).count == intent.grants.count)
        for role in Role.allCases {
            let grant = intent.grants.first { $0.role == role }
            guard let grant else {
                #expect(!standing(role, intent).mayEver(intent.permission), "\(role)")
                continue
            }
            #expect(decision(role, intent, grant.conditions) == .permit(grant.view), "\(role)")
            for condition in grant.conditions {
                #expect(!decision(role, intent, grant.conditions.subtracting([condition])).isPermitted, "\(condition)")
            }
        }
    }

    @Test func existsForEveryRow() {
        #expect(Intent.all.map(\.permission).sorted(by: byName) == Permission.matrix.sorted(by: byName))
    }

    private func byName(_ one: Permission, _ other: Permission) -> Bool {
        one.name < other.name
    }

    private func standing(_ role: Role, _ intent: Intent) -> Standing {
        Standing(tenant: role == .operator ? nil : Domain.tenant, roles: [role], scopes: [intent.permission])
    }

    private func decision(_ role: Role, _ intent: Intent, _ conditions: Set<Domain.Condition>) -> Decision {
        let standing = standing(role, intent)
        return decide(
            standing,
            intent.permission,
            on: Domain.facts(conditions.contains, of: standing.tenant),
            under: Domain.circumstances(conditions.contains)
        )
    }
}
