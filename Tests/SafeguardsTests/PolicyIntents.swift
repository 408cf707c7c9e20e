import Safeguards

extension Intent {
    static let all = accounts + everybodys + cases + money + letters + protection + unit + platform + later

    private static let accounts: [Intent] = [
        Intent("staff are no secret to those who watch", .userList, "tenant_admin, head_of_unit, dpo, auditor"),
        Intent("nor is one of them", .userShow, "tenant_admin, head_of_unit, dpo, auditor"),
        Intent("an office for people", .userInvite, "tenant_admin"),
        Intent("names and departments are the office's", .userChange, "tenant_admin"),
        Intent("a change of rights is a grave act", .userAssignRoles, "tenant_admin steppedUp"),
        Intent("whoever leaves is shut out at once", .userDismiss, "tenant_admin"),
        Intent("a lost laptop does not wait for a factor", .userSignOut, "tenant_admin"),
        Intent("appointed by two, and this is the first", .dpoPropose, "tenant_admin steppedUp"),
        Intent("and this the second", .dpoApprove, "head_of_unit steppedUp"),
        Intent("somebody lost their telephone", .factorResetPropose, "tenant_admin steppedUp, dpo steppedUp"),
        Intent(
            "a second administrator, the DPO or the head of the unit agrees",
            .factorResetApprove,
            "tenant_admin steppedUp, head_of_unit steppedUp, dpo steppedUp"
        ),
        Intent("what the unit made of the offices", .roleList, "tenant_admin, head_of_unit, dpo, auditor"),
        Intent("a change of rights for many", .roleDefine, "tenant_admin steppedUp"),
        Intent("what may this user see?", .permissionInspect, "tenant_admin, head_of_unit, dpo"),
        Intent("departments decide who sees which cases", .departmentDefine, "tenant_admin"),
        Intent("which programs come in", .tokenList, "tenant_admin, dpo, auditor"),
        Intent("a token is an account without a person", .tokenCreate, "tenant_admin steppedUp"),
        Intent("and so is its successor", .tokenRotate, "tenant_admin steppedUp"),
        Intent("a leaked token does not wait for a factor", .tokenRevoke, "tenant_admin"),
        Intent("how the unit has set itself up", .settingRead, "tenant_admin, head_of_unit, dpo, auditor"),
        Intent("settings carry the rules of signing in", .settingChange, "tenant_admin steppedUp"),
    ]

    private static let everybodys: [Intent] = [
        Intent("one's own", .profileRead, "user oneself"),
        Intent("one's own", .profileChange, "user oneself"),
        Intent("one's own", .sessionList, "user oneself"),
        Intent("one's own", .sessionEnd, "user oneself"),
        Intent("one's own", .sessionStepUp, "user oneself"),
        Intent("rules that people live under are public to them", .permissionRead, "user"),
        Intent("who sits where", .departmentList, "user"),
        Intent("which of them, the query says", .approvalRead, "user"),
        Intent("a calculator knows of nobody", .interestCalculate, "user"),
    ]

    private static let cases: [Intent] = [
        Intent(
            "a list names nobody in full",
            .caseList,
            "manager ~, case_worker department ~, accountant ~, lawyer court ~, auditor ~, integration ~"
        ),
        Intent(
            "sums are what accountants and auditors are for",
            .caseMoneyRead,
            "manager, case_worker assigned, accountant, lawyer court, auditor, integration"
        ),
        Intent("court papers", .caseCourtRead, "manager, case_worker assigned, lawyer court, auditor ~"),
        Intent("notes may hold anything, so few read them", .caseNotesRead, "manager, case_worker assigned"),
        Intent("and those who read them write them", .caseNotesWrite, "manager, case_worker assigned"),
        Intent("who works on cases adds persons", .personRegister, "manager, case_worker, integration"),
        Intent(
            "and corrects those they look after",
            .personChange,
            "manager, case_worker assigned, integration"
        ),
        Intent(
            "whom to write to",
            .personContactRead,
            "dpo request, manager, case_worker assigned, lawyer court, auditor ~, integration"
        ),
        Intent(
            "PESEL opens doors elsewhere",
            .personIdentifiersReveal,
            "dpo request, manager reason, case_worker assigned reason, lawyer court, integration"
        ),
        Intent("and many of them many doors", .personIdentifiersRevealMany, "manager reason steppedUp"),
        Intent("hardship is nearly health", .personSocialRead, "dpo request, manager reason, case_worker assigned"),
        Intent(
            "a few persons leave the system",
            .personExport,
            "dpo request, manager steppedUp, case_worker assigned, lawyer court, auditor #"
        ),
        Intent(
            "many persons leave the system; a case worker's stay",
            .personExportMany,
            "dpo request steppedUp approved, manager steppedUp, lawyer court steppedUp, auditor steppedUp #"
        ),
    ]

    private static let money: [Intent] = [
        Intent("booking is the accountant's, or the bank's file's", .paymentRecord, "accountant, integration"),
        Intent("and so is putting right", .paymentCorrect, "accountant, integration"),
        Intent("a case worker hears of money first", .paymentPropose, "case_worker assigned"),
        Intent("and another books it", .paymentApprove, "manager"),
        Intent(
            "agreements concern all who ask for money",
            .instalmentPlanRead,
            "manager, case_worker assigned, accountant, lawyer court, auditor ~"
        ),
        Intent("made where the debtor sits", .instalmentPlanPropose, "case_worker assigned"),
        Intent("and agreed above", .instalmentPlanApprove, "manager"),
        Intent(
            "with its grounds, and so not in the clear for all",
            .writeoffRead,
            "manager, case_worker assigned, accountant, lawyer court, auditor ~"
        ),
        Intent("public money is not given up by one", .writeoffPropose, "case_worker assigned, accountant"),
        Intent("the law is heard", .writeoffGiveOpinion, "lawyer court"),
        Intent("and the second decides", .writeoffApprove, "manager"),
        Intent("lapsed or not is a question of law", .limitationWaiverPropose, "lawyer court"),
        Intent("and of money", .limitationWaiverApprove, "manager"),
        Intent("sums without persons", .balanceExport, "accountant"),
        Intent("many sums are many persons", .balanceExportMany, "accountant steppedUp"),
    ]

    private static let letters: [Intent] = [
        Intent("one letter", .messageSend, "manager, case_worker assigned, lawyer court"),
        Intent("many letters begin below", .messageProposeMany, "case_worker assigned"),
        Intent("and take two to go out", .messageSendMany, "manager approved"),
        Intent("drafted", .courtDocumentPrepare, "case_worker assigned, lawyer court"),
        Intent("approved", .courtDocumentApprove, "manager"),
        Intent("filed", .courtDocumentFile, "lawyer court"),
    ]

    private static let protection: [Intent] = [
        Intent("either side may begin", .restrictionPropose, "dpo, manager"),
        Intent("the law is heard", .restrictionGiveOpinion, "lawyer court"),
        Intent("and the DPO decides", .restrictionApprove, "dpo"),
        Intent("either side may begin", .erasurePropose, "dpo, manager"),
        Intent("the law is heard", .erasureGiveOpinion, "lawyer court"),
        Intent("and the DPO decides", .erasureApprove, "dpo"),
        Intent("who looked at whom", .auditSearch, "dpo steppedUp, auditor #"),
        Intent("the same, to take away", .auditExport, "dpo steppedUp, auditor #"),
        Intent("all of it, and so by two", .auditExportRaw, "dpo steppedUp approved"),
        Intent("the second for what a DPO takes away", .exportApprove, "head_of_unit, dpo"),
        Intent(
            "what did I do?",
            .auditReadOwn,
            "tenant_admin oneself, case_worker oneself, accountant oneself, lawyer oneself"
        ),
        Intent("numbers, of one's own people", .auditCountTeam, "manager department"),
    ]

    private static let unit: [Intent] = [
        Intent("what interest is charged", .interestTableRead, "manager, accountant, auditor"),
        Intent("a figure of law, entered by one", .interestTablePropose, "accountant"),
        Intent("and looked at by another", .interestTableApprove, "manager"),
        Intent("how the book is kept", .accountChartRead, "manager, accountant, auditor"),
        Intent("changed by one", .accountChartPropose, "accountant"),
        Intent("and looked at by another", .accountChartApprove, "manager"),
        Intent("where the money goes is what thieves change", .bankAccountPropose, "accountant steppedUp"),
        Intent("so a second looks", .bankAccountApprove, "manager steppedUp"),
        Intent("how long", .retentionRead, "tenant_admin, head_of_unit, dpo, auditor"),
        Intent("proposed by the office", .retentionPropose, "tenant_admin"),
        Intent("with the DPO's opinion", .retentionGiveOpinion, "dpo"),
        Intent("decided by who answers for the unit", .retentionApprove, "head_of_unit"),
        Intent("those who work on them", .templateRead, "tenant_admin, manager, lawyer, auditor"),
        Intent("proposed by the office", .templatePropose, "tenant_admin"),
        Intent("the law in it is the lawyer's", .templateWriteLegal, "lawyer"),
        Intent("what goes to everybody is a grave act", .templateApprove, "manager steppedUp"),
        Intent("office and watch together", .keyImport, "tenant_admin approved, dpo approved"),
        Intent("office and watch together", .keyDestroy, "tenant_admin approved, dpo approved"),
    ]

    private static let platform: [Intent] = [
        Permission.tenantList, .tenantShow, .tenantHealth, .tenantCreate, .tenantInviteAdministrator, .tenantSuspend,
        .tenantResume, .tenantExport, .tenantImport, .tenantDrop, .tenantMigrate, .keyWrap, .keyRotate,
        .platformLogSearch, .operatorList, .operatorCreate, .operatorDismiss, .operatorResetFactor,
    ].map { Intent("the platform is its operators', and nothing in it is a person", $0, "operator") }

    private static let later: [Intent] = [
        Permission.breakGlassRequest, .breakGlassApprove, .breakGlassRead,
    ].map { Intent("there is no way in yet", $0, "") }
}
