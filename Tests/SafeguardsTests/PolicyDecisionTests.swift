import Safeguards
import Testing

@Suite("A decision")
struct PolicyDecisionTests {
    private typealias Domain = PolicyDomain

    struct Example: CustomTestStringConvertible, Sendable {
        let why: String
        let roles: Set<Role>
        let permission: Permission
        let conditions: Set<PolicyDomain.Condition>
        let decision: Decision

        init(
            _ why: String,
            _ roles: Set<Role>,
            _ permission: Permission,
            _ conditions: Set<PolicyDomain.Condition>,
            _ decision: Decision
        ) {
            self.why = why
            self.roles = roles
            self.permission = permission
            self.conditions = conditions
            self.decision = decision
        }

        var testDescription: String { why }
    }

    private static let examples: [Example] = [
        Example("what nobody said is no", [.manager], .userInvite, [], .deny(.notHeld)),
        Example("a name that does not exist", [.manager], Permission("case.look"), [], .deny(.noSuchPermission)),
        Example("another's case", [.caseWorker], .personContactRead, [.department], .deny(.notAssigned)),
        Example("another department's", [.caseWorker], .caseList, [.court], .deny(.otherDepartment)),
        Example("one's own, wherever it lies", [.caseWorker], .caseList, [.assigned], .permit(.masked)),
        Example("a case that is not in court", [.lawyer], .caseList, [.assigned], .deny(.notCourtAssigned)),
        Example("another's profile", [.user], .profileChange, [], .deny(.notOneself)),
        Example("without a reason", [.manager], .personSocialRead, [], .deny(.reasonMissing)),
        Example("a reason is no request", [.dpo], .personSocialRead, [.reason], .deny(.subjectRequestMissing)),
        Example("request, then factor", [.dpo], .personExportMany, [.request], .deny(.stepUpNeeded)),
        Example("then approval", [.dpo], .personExportMany, [.request, .steppedUp], .deny(.approvalNeeded)),
        Example("oneself", [.tenantAdmin], .userAssignRoles, [.steppedUp, .oneself], .deny(.oneself)),
        Example("the DPO", [.tenantAdmin], .userDismiss, [.dpo], .deny(.holdsDPO)),
        Example("the maker", [.manager], .writeoffApprove, [.ownProposal], .deny(.ownProposal)),
        Example(
            "one's own bulk sending",
            [.manager],
            .messageSendMany,
            [.approved, .ownProposal],
            .deny(.ownProposal)
        ),
        Example("who holds nothing hears nothing more", [.lawyer], .writeoffApprove, [.ownProposal], .deny(.notHeld)),
        Example("an office and its watch", [.dpo, .manager], .caseList, [], .deny(.rolesConflict)),
        Example("even what everybody may", [.user, .dpo, .manager], .profileRead, [.oneself], .deny(.rolesConflict)),
        Example("the clearest view of two", [.auditor, .manager], .personContactRead, [], .permit(.clear)),
        Example("the view that is left", [.auditor, .caseWorker], .personContactRead, [], .permit(.masked)),
        Example(
            "an export in the clear, if stepped up",
            [.auditor, .manager],
            .personExport,
            [],
            .permit(.pseudonymised)
        ),
        Example("else the auditor's", [.auditor, .manager], .personExport, [.steppedUp], .permit(.clear)),
        Example("what can be cured is named", [.lawyer, .manager], .personExport, [], .deny(.stepUpNeeded)),
        Example("whichever comes first", [.manager, .caseWorker], .personSocialRead, [], .deny(.reasonMissing)),
        Example(
            "a maker with two offices",
            [.manager, .caseWorker],
            .writeoffApprove,
            [.ownProposal, .assigned],
            .deny(.ownProposal)
        ),
    ]

    @Test(arguments: examples)
    func names(_ example: Example) {
        let decision = decide(
            Standing(tenant: Domain.tenant, roles: example.roles),
            example.permission,
            on: Domain.facts(example.conditions.contains, of: Domain.tenant),
            under: Domain.circumstances(example.conditions.contains)
        )
        #expect(decision == example.decision)
    }

    @Test func everyRuleHasAnExample() {
        let named = Self.examples.compactMap { if case .deny(let rule) = $0.decision { rule } else { nil } }
        // These two take another tenant and a token, and are shown where those are.
        #expect(Set(named).union([.otherTenant, .outsideScope]) == Set(DenialRule.allCases))
    }

    @Test func aPersonIsAUserToo() {
        let person = Standing.person(of: Domain.tenant, roles: [.manager])
        #expect(person.roles == [.user, .manager] && person.mayEver(.profileRead))
        #expect(
            Standing.platformOperator.permissions
                == Set(Matrix.rows.filter { $0.section == .platform }.map(\.permission))
        )
        #expect(Standing.integration(of: Domain.tenant, scopes: []).permissions.isEmpty)
    }

    @Test func everyGroupOfFieldsHasItsPermission() throws {
        #expect(FieldGroup.allCases.map(\.rawValue) == ["ID", "CONTACT", "MONEY", "SOCIAL", "COURT", "NOTE"])
        #expect(Set(FieldGroup.allCases.map(\.permission)).count == 6)
        for group in FieldGroup.allCases {
            let row = try #require(Matrix.row(group.permission))
            #expect(row.section == .cases && !row.isChange)
        }
    }
}
