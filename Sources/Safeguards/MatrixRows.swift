// The cells. A capital letter says what more is asked for or less is shown:
// R a reason, Q a request of the person, S step-up, F four eyes; M masked, P pseudonymised.
private let no: Reach? = nil
private let all: Reach? = Reach(.all)
private let allR: Reach? = Reach(.all, needs: [.reason])
private let allQ: Reach? = Reach(.all, needs: [.subjectRequest])
private let allS: Reach? = Reach(.all, needs: [.stepUp])
private let allF: Reach? = Reach(.all, needs: [.approval])
private let allM: Reach? = Reach(.all, .masked)
private let allP: Reach? = Reach(.all, .pseudonymised)
private let allRS: Reach? = Reach(.all, needs: [.reason, .stepUp])
private let allSF: Reach? = Reach(.all, needs: [.stepUp, .approval])
private let allPS: Reach? = Reach(.all, .pseudonymised, needs: [.stepUp])
private let allQSF: Reach? = Reach(.all, needs: [.subjectRequest, .stepUp, .approval])
private let dept: Reach? = Reach(.department)
private let deptM: Reach? = Reach(.department, .masked)
private let crt: Reach? = Reach(.court)
private let crtM: Reach? = Reach(.court, .masked)
private let crtS: Reach? = Reach(.court, needs: [.stepUp])
private let asg: Reach? = Reach(.assigned)
private let asgR: Reach? = Reach(.assigned, needs: [.reason])
private let own: Reach? = Reach(.own)
private let scp: Reach? = Reach(.scope)
private let scpM: Reach? = Reach(.scope, .masked)

extension Matrix {
    /// The table. Whoever has `no` in a row may not; what is in no row, nobody may.
    ///
    /// The columns: tenant administrator, head of unit, DPO, manager, case worker, accountant, lawyer, auditor,
    /// integration. What everybody holds, and what the operators of the platform hold, are rows of one cell.
    // swift-format-ignore
    static let table: [Group] = [
        Group(.people, [
            //                                 adm   head  dpo     mgr    work   acct  law   aud    api
            sees(.userList,                    all,  all,  all,    no,    no,    no,   no,   all,   no),
            sees(.userShow,                    all,  all,  all,    no,    no,    no,   no,   all,   no),
            sets(.userInvite,                  all,  no,   no,     no,    no,    no,   no,   no,    no),
            sets(.userChange,                  all,  no,   no,     no,    no,    no,   no,   no,    no),
            sets(.userAssignRoles,             allS, no,   no,     no,    no,    no,   no,   no,    no),
            sets(.userDismiss,                 all,  no,   no,     no,    no,    no,   no,   no,    no),
            sets(.userSignOut,                 all,  no,   no,     no,    no,    no,   no,   no,    no),
            sets(.dpoPropose,                  allS, no,   no,     no,    no,    no,   no,   no,    no),
            sets(.dpoApprove,                  no,   allS, no,     no,    no,    no,   no,   no,    no),
            sets(.factorResetPropose,          allS, no,   allS,   no,    no,    no,   no,   no,    no),
            sets(.factorResetApprove,          allS, allS, allS,   no,    no,    no,   no,   no,    no),
            sees(.roleList,                    all,  all,  all,    no,    no,    no,   no,   all,   no),
            sets(.roleDefine,                  allS, no,   no,     no,    no,    no,   no,   no,    no),
            sees(.permissionInspect,           all,  all,  all,    no,    no,    no,   no,   no,    no),
            sets(.departmentDefine,            all,  no,   no,     no,    no,    no,   no,   no,    no),
            sees(.tokenList,                   all,  no,   all,    no,    no,    no,   no,   all,   no),
            sets(.tokenCreate,                 allS, no,   no,     no,    no,    no,   no,   no,    no),
            sets(.tokenRotate,                 allS, no,   no,     no,    no,    no,   no,   no,    no),
            sets(.tokenRevoke,                 all,  no,   no,     no,    no,    no,   no,   no,    no),
            sees(.settingRead,                 all,  all,  all,    no,    no,    no,   no,   all,   no),
            sets(.settingChange,               allS, no,   no,     no,    no,    no,   no,   no,    no),
        ]),
        Group(.account, [
            everybodySees(.profileRead, own),
            everybodySets(.profileChange, own),
            everybodySees(.sessionList, own),
            everybodySets(.sessionEnd, own),
            everybodySets(.sessionStepUp, own),
            everybodySees(.permissionRead, all),
            everybodySees(.departmentList, all),
            everybodySees(.approvalRead, all),
            everybodySees(.interestCalculate, all),
        ]),
        Group(.cases, [
            //                                 adm   head  dpo     mgr    work   acct  law   aud    api
            sees(.caseList,                    no,   no,   no,     allM,  deptM, allM, crtM, allM,  scpM),
            sees(.caseMoneyRead,               no,   no,   no,     all,   asg,   all,  crt,  all,   scp),
            sees(.caseCourtRead,               no,   no,   no,     all,   asg,   no,   crt,  allM,  no),
            sees(.caseNotesRead,               no,   no,   no,     all,   asg,   no,   no,   no,    no),
            sets(.caseNotesWrite,              no,   no,   no,     all,   asg,   no,   no,   no,    no),
            sets(.personRegister,              no,   no,   no,     all,   all,   no,   no,   no,    scp),
            sets(.personChange,                no,   no,   no,     all,   asg,   no,   no,   no,    scp),
            sees(.personContactRead,           no,   no,   allQ,   all,   asg,   no,   crt,  allM,  scp),
            sees(.personIdentifiersReveal,     no,   no,   allQ,   allR,  asgR,  no,   crt,  no,    scp),
            sees(.personIdentifiersRevealMany, no,   no,   no,     allRS, no,    no,   no,   no,    no),
            sees(.personSocialRead,            no,   no,   allQ,   allR,  asg,   no,   no,   no,    no),
            sees(.personExport,                no,   no,   allQ,   allS,  asg,   no,   crt,  allP,  no),
            sees(.personExportMany,            no,   no,   allQSF, allS,  no,    no,   crtS, allPS, no),
        ]),
        Group(.money, [
            //                                 adm   head  dpo     mgr    work   acct  law   aud    api
            sets(.paymentRecord,               no,   no,   no,     no,    no,    all,  no,   no,    scp),
            sets(.paymentCorrect,              no,   no,   no,     no,    no,    all,  no,   no,    scp),
            sets(.paymentPropose,              no,   no,   no,     no,    asg,   no,   no,   no,    no),
            sets(.paymentApprove,              no,   no,   no,     all,   no,    no,   no,   no,    no),
            sees(.instalmentPlanRead,          no,   no,   no,     all,   asg,   all,  crt,  allM,  no),
            sets(.instalmentPlanPropose,       no,   no,   no,     no,    asg,   no,   no,   no,    no),
            sets(.instalmentPlanApprove,       no,   no,   no,     all,   no,    no,   no,   no,    no),
            sees(.writeoffRead,                no,   no,   no,     all,   asg,   all,  crt,  allM,  no),
            sets(.writeoffPropose,             no,   no,   no,     no,    asg,   all,  no,   no,    no),
            sets(.writeoffGiveOpinion,         no,   no,   no,     no,    no,    no,   crt,  no,    no),
            sets(.writeoffApprove,             no,   no,   no,     all,   no,    no,   no,   no,    no),
            sets(.limitationWaiverPropose,     no,   no,   no,     no,    no,    no,   crt,  no,    no),
            sets(.limitationWaiverApprove,     no,   no,   no,     all,   no,    no,   no,   no,    no),
            sees(.balanceExport,               no,   no,   no,     no,    no,    all,  no,   no,    no),
            sees(.balanceExportMany,           no,   no,   no,     no,    no,    allS, no,   no,    no),
        ]),
        Group(.letters, [
            //                                 adm   head  dpo     mgr    work   acct  law   aud    api
            sets(.messageSend,                 no,   no,   no,     all,   asg,   no,   crt,  no,    no),
            sets(.messageProposeMany,          no,   no,   no,     no,    asg,   no,   no,   no,    no),
            sets(.messageSendMany,             no,   no,   no,     allF,  no,    no,   no,   no,    no),
            sets(.courtDocumentPrepare,        no,   no,   no,     no,    asg,   no,   crt,  no,    no),
            sets(.courtDocumentApprove,        no,   no,   no,     all,   no,    no,   no,   no,    no),
            sets(.courtDocumentFile,           no,   no,   no,     no,    no,    no,   crt,  no,    no),
        ]),
        Group(.protection, [
            //                                 adm   head  dpo     mgr    work   acct  law   aud    api
            sets(.restrictionPropose,          no,   no,   all,    all,   no,    no,   no,   no,    no),
            sets(.restrictionGiveOpinion,      no,   no,   no,     no,    no,    no,   crt,  no,    no),
            sets(.restrictionApprove,          no,   no,   all,    no,    no,    no,   no,   no,    no),
            sets(.erasurePropose,              no,   no,   all,    all,   no,    no,   no,   no,    no),
            sets(.erasureGiveOpinion,          no,   no,   no,     no,    no,    no,   crt,  no,    no),
            sets(.erasureApprove,              no,   no,   all,    no,    no,    no,   no,   no,    no),
            sees(.auditSearch,                 no,   no,   allS,   no,    no,    no,   no,   allP,  no),
            sees(.auditExport,                 no,   no,   allS,   no,    no,    no,   no,   allP,  no),
            sees(.auditExportRaw,              no,   no,   allSF,  no,    no,    no,   no,   no,    no),
        ]),
        Group(.oversight, [
            //                                 adm   head  dpo     mgr    work   acct  law   aud    api
            sets(.exportApprove,               no,   all,  all,    no,    no,    no,   no,   no,    no),
            sees(.auditReadOwn,                own,  no,   no,     no,    own,   own,  own,  no,    no),
            sees(.auditCountTeam,              no,   no,   no,     dept,  no,    no,   no,   no,    no),
        ]),
        Group(.unit, [
            //                                 adm   head  dpo     mgr    work   acct  law   aud    api
            sees(.interestTableRead,           no,   no,   no,     all,   no,    all,  no,   all,   no),
            sets(.interestTablePropose,        no,   no,   no,     no,    no,    all,  no,   no,    no),
            sets(.interestTableApprove,        no,   no,   no,     all,   no,    no,   no,   no,    no),
            sees(.accountChartRead,            no,   no,   no,     all,   no,    all,  no,   all,   no),
            sets(.accountChartPropose,         no,   no,   no,     no,    no,    all,  no,   no,    no),
            sets(.accountChartApprove,         no,   no,   no,     all,   no,    no,   no,   no,    no),
            sets(.bankAccountPropose,          no,   no,   no,     no,    no,    allS, no,   no,    no),
            sets(.bankAccountApprove,          no,   no,   no,     allS,  no,    no,   no,   no,    no),
            sees(.retentionRead,               all,  all,  all,    no,    no,    no,   no,   all,   no),
            sets(.retentionPropose,            all,  no,   no,     no,    no,    no,   no,   no,    no),
            sets(.retentionGiveOpinion,        no,   no,   all,    no,    no,    no,   no,   no,    no),
            sets(.retentionApprove,            no,   all,  no,     no,    no,    no,   no,   no,    no),
            sees(.templateRead,                all,  no,   no,     all,   no,    no,   all,  all,   no),
            sets(.templatePropose,             all,  no,   no,     no,    no,    no,   no,   no,    no),
            sets(.templateWriteLegal,          no,   no,   no,     no,    no,    no,   all,  no,    no),
            sets(.templateApprove,             no,   no,   no,     allS,  no,    no,   no,   no,    no),
            sets(.keyImport,                   allF, no,   allF,   no,    no,    no,   no,   no,    no),
            sets(.keyDestroy,                  allF, no,   allF,   no,    no,    no,   no,   no,    no),
        ]),
        Group(.platform, [
            operatorSees(.tenantList),
            operatorSees(.tenantShow),
            operatorSees(.tenantHealth),
            operatorSets(.tenantCreate),
            operatorSets(.tenantInviteAdministrator),
            operatorSets(.tenantSuspend),
            operatorSets(.tenantResume),
            operatorSets(.tenantExport),
            operatorSets(.tenantImport),
            operatorSets(.tenantDrop),
            operatorSets(.tenantMigrate),
            operatorSets(.keyWrap),
            operatorSets(.keyRotate),
            operatorSees(.platformLogSearch),
            operatorSees(.operatorList),
            operatorSets(.operatorCreate),
            operatorSets(.operatorDismiss),
            operatorSets(.operatorResetFactor),
        ]),
        Group(.later, [
            later(.breakGlassRequest),
            later(.breakGlassApprove),
            later(.breakGlassRead, isChange: false),
        ]),
    ]

    /// What the table's cells cannot allow.
    static func separations(of permission: Permission) -> [Separation] {
        Separation.allCases.filter { separation in
            switch separation {
            case .oneself: notToOneself.contains(permission)
            case .dpo: notToDPO.contains(permission)
            case .ownProposal: secondRights.contains(permission)
            }
        }
    }

    /// Nobody raises their own rights, or lets themselves in again; for a role, oneself is whoever holds it.
    private static let notToOneself: Set<Permission> = [
        .userChange, .userAssignRoles, .userDismiss, .dpoPropose, .dpoApprove, .factorResetPropose, .factorResetApprove,
        .roleDefine,
    ]

    /// Nobody hinders the office that watches them; it is given and taken by `dpo.propose` and `dpo.approve`.
    private static let notToDPO: Set<Permission> = [.userChange, .userAssignRoles, .userDismiss]

    /// What the second person must hold to approve what the first asked for.
    static let approvals: [Permission: Permission] = [
        .dpoPropose: .dpoApprove,
        .factorResetPropose: .factorResetApprove,
        .paymentPropose: .paymentApprove,
        .instalmentPlanPropose: .instalmentPlanApprove,
        .writeoffPropose: .writeoffApprove,
        .limitationWaiverPropose: .limitationWaiverApprove,
        .messageProposeMany: .messageSendMany,
        .messageSendMany: .messageSendMany,
        .courtDocumentPrepare: .courtDocumentApprove,
        .personExportMany: .exportApprove,
        .auditExportRaw: .exportApprove,
        .restrictionPropose: .restrictionApprove,
        .erasurePropose: .erasureApprove,
        .interestTablePropose: .interestTableApprove,
        .accountChartPropose: .accountChartApprove,
        .bankAccountPropose: .bankAccountApprove,
        .retentionPropose: .retentionApprove,
        .templatePropose: .templateApprove,
        .templateWriteLegal: .templateApprove,
        .keyImport: .keyImport,
        .keyDestroy: .keyDestroy,
    ]

    private static let secondRights = Set(approvals.values)

    /// What a tenant's own roles cannot hold although an ordinary role does: making, raising and replacing accounts.
    static let reserved: Set<Permission> = [
        .userInvite, .userChange, .userAssignRoles, .dpoPropose, .factorResetPropose, .factorResetApprove, .roleDefine,
        .departmentDefine, .tokenCreate, .tokenRotate, .keyImport, .keyDestroy,
    ]

    private static func sees(
        _ permission: Permission,
        _ admin: Reach?,
        _ head: Reach?,
        _ dpo: Reach?,
        _ manager: Reach?,
        _ worker: Reach?,
        _ accountant: Reach?,
        _ lawyer: Reach?,
        _ auditor: Reach?,
        _ integration: Reach?
    ) -> Entry {
        let reaches = [no, admin, head, dpo, manager, worker, accountant, lawyer, auditor, integration, no]
        return Entry(permission: permission, isChange: false, reaches: reaches)
    }

    private static func sets(
        _ permission: Permission,
        _ admin: Reach?,
        _ head: Reach?,
        _ dpo: Reach?,
        _ manager: Reach?,
        _ worker: Reach?,
        _ accountant: Reach?,
        _ lawyer: Reach?,
        _ auditor: Reach?,
        _ integration: Reach?
    ) -> Entry {
        let reaches = [no, admin, head, dpo, manager, worker, accountant, lawyer, auditor, integration, no]
        return Entry(permission: permission, isChange: true, reaches: reaches)
    }

    private static func everybodySees(_ permission: Permission, _ cell: Reach?) -> Entry {
        Entry(permission: permission, isChange: false, reaches: [cell] + nobody(10))
    }

    private static func everybodySets(_ permission: Permission, _ cell: Reach?) -> Entry {
        Entry(permission: permission, isChange: true, reaches: [cell] + nobody(10))
    }

    private static func operatorSees(_ permission: Permission) -> Entry {
        Entry(permission: permission, isChange: false, reaches: nobody(10) + [all])
    }

    private static func operatorSets(_ permission: Permission) -> Entry {
        Entry(permission: permission, isChange: true, reaches: nobody(10) + [all])
    }

    /// Known by name and held by nobody, until there is code that keeps its promises.
    private static func later(_ permission: Permission, isChange: Bool = true) -> Entry {
        Entry(permission: permission, isChange: isChange, reaches: nobody(11))
    }

    private static func nobody(_ count: Int) -> [Reach?] {
        Array(repeating: no, count: count)
    }
}
