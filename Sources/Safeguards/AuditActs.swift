/// The acts themselves, by what they are done to. New ones are added at the end of their group.
extension AuditAct {
    package static let sessionSignIn = AuditAct(101, "session.sign_in", .auth)
    package static let sessionSignInFailed = AuditAct(102, "session.sign_in_failed", .auth)
    package static let sessionSignInThrottled = AuditAct(103, "session.sign_in_throttled", .auth)
    package static let sessionPasswordAccepted = AuditAct(104, "session.password_accepted", .auth)
    package static let sessionSignOut = AuditAct(105, "session.sign_out", .auth)
    package static let sessionStepUp = AuditAct(106, "session.step_up", .auth)
    package static let sessionStepUpFailed = AuditAct(107, "session.step_up_failed", .auth)
    package static let sessionRevoked = AuditAct(108, "session.revoked", .auth)
    package static let sessionEvicted = AuditAct(109, "session.evicted", .auth)
    package static let sessionListed = AuditAct(110, "session.listed", .read)
    package static let sessionRotated = AuditAct(111, "session.rotated", .auth)

    package static let factorEnrolmentStarted = AuditAct(201, "factor.enrolment_started", .auth)
    package static let factorEnrolled = AuditAct(202, "factor.enrolled", .auth)
    package static let factorRemoved = AuditAct(203, "factor.removed", .auth)
    package static let factorRefused = AuditAct(204, "factor.refused", .auth)
    package static let factorResetProposed = AuditAct(205, "factor.reset_proposed", .admin)
    package static let factorResetApproved = AuditAct(206, "factor.reset_approved", .admin)
    package static let factorRecoveryCodesMade = AuditAct(207, "factor.recovery_codes_made", .auth)
    package static let factorRecoveryCodeUsed = AuditAct(208, "factor.recovery_code_used", .auth)

    package static let passwordSet = AuditAct(301, "password.set", .auth)
    package static let passwordChanged = AuditAct(302, "password.changed", .auth)
    package static let passwordResetRequested = AuditAct(303, "password.reset_requested", .auth)
    package static let passwordReset = AuditAct(304, "password.reset", .auth)
    package static let passwordResetFailed = AuditAct(305, "password.reset_failed", .auth)
    package static let passwordUpgraded = AuditAct(306, "password.upgraded", .auth)
    package static let passwordChangeRefused = AuditAct(307, "password.change_refused", .auth)
    package static let passwordChangeRequired = AuditAct(308, "password.change_required", .auth)

    package static let userInvited = AuditAct(401, "user.invited", .admin)
    package static let userInvitationRenewed = AuditAct(402, "user.invitation_renewed", .admin)
    package static let userInvitationWithdrawn = AuditAct(403, "user.invitation_withdrawn", .admin)
    package static let userInvitationAccepted = AuditAct(404, "user.invitation_accepted", .auth)
    package static let userInvitationRefused = AuditAct(405, "user.invitation_refused", .auth)
    package static let userListed = AuditAct(406, "user.listed", .read)
    package static let userShown = AuditAct(407, "user.shown", .read)
    package static let userChanged = AuditAct(408, "user.changed", .admin)
    package static let userDismissed = AuditAct(409, "user.dismissed", .admin)
    package static let userSignedOut = AuditAct(410, "user.signed_out", .admin)
    package static let userReleased = AuditAct(411, "user.released", .admin)

    package static let profileRead = AuditAct(451, "profile.read", .read)
    package static let profileChanged = AuditAct(452, "profile.changed", .change)

    package static let roleAssigned = AuditAct(501, "role.assigned", .admin)
    package static let roleWithdrawn = AuditAct(502, "role.withdrawn", .admin)
    package static let roleDefined = AuditAct(503, "role.defined", .admin)
    package static let roleChanged = AuditAct(504, "role.changed", .admin)
    package static let roleRemoved = AuditAct(505, "role.removed", .admin)
    package static let roleListed = AuditAct(506, "role.listed", .read)
    package static let roleInspected = AuditAct(507, "role.inspected", .read)

    package static let departmentDefined = AuditAct(601, "department.defined", .admin)
    package static let departmentChanged = AuditAct(602, "department.changed", .admin)
    package static let departmentRemoved = AuditAct(603, "department.removed", .admin)
    package static let departmentListed = AuditAct(604, "department.listed", .read)
    package static let departmentJoined = AuditAct(605, "department.joined", .admin)
    package static let departmentLeft = AuditAct(606, "department.left", .admin)

    package static let settingChanged = AuditAct(701, "setting.changed", .admin)
    package static let settingRead = AuditAct(702, "setting.read", .read)

    package static let tokenCreated = AuditAct(801, "token.created", .admin)
    package static let tokenRotated = AuditAct(802, "token.rotated", .admin)
    package static let tokenRevoked = AuditAct(803, "token.revoked", .admin)
    package static let tokenRevokedAsLeaked = AuditAct(804, "token.revoked_as_leaked", .auth)
    package static let tokenListed = AuditAct(805, "token.listed", .read)
    package static let tokenRefused = AuditAct(806, "token.refused", .auth)
    package static let tokenExpired = AuditAct(807, "token.expired", .system)

    package static let approvalProposed = AuditAct(901, "approval.proposed", .admin)
    package static let approvalApproved = AuditAct(902, "approval.approved", .admin)
    package static let approvalDeclined = AuditAct(903, "approval.declined", .admin)
    package static let approvalWithdrawn = AuditAct(904, "approval.withdrawn", .admin)
    package static let approvalExpired = AuditAct(905, "approval.expired", .system)
    package static let approvalExecuted = AuditAct(906, "approval.executed", .admin)
    package static let approvalVoided = AuditAct(907, "approval.voided", .system)
    package static let approvalRead = AuditAct(908, "approval.read", .read)

    package static let dpoProposed = AuditAct(1001, "dpo.proposed", .admin)
    package static let dpoAppointed = AuditAct(1002, "dpo.appointed", .admin)
    package static let dpoRemoved = AuditAct(1003, "dpo.removed", .admin)

    package static let denied = AuditAct(1101, "denied", .deny)

    package static let tenantCreated = AuditAct(1201, "tenant.created", .admin)
    package static let tenantSuspended = AuditAct(1202, "tenant.suspended", .admin)
    package static let tenantResumed = AuditAct(1203, "tenant.resumed", .admin)
    package static let tenantDropped = AuditAct(1204, "tenant.dropped", .admin)
    package static let tenantExported = AuditAct(1205, "tenant.exported", .export)
    package static let tenantImported = AuditAct(1206, "tenant.imported", .admin)
    package static let tenantMigrated = AuditAct(1207, "tenant.migrated", .system)
    package static let tenantRead = AuditAct(1208, "tenant.read", .read)

    package static let operatorCreated = AuditAct(1301, "operator.created", .admin)
    package static let operatorChanged = AuditAct(1302, "operator.changed", .admin)
    package static let operatorDismissed = AuditAct(1303, "operator.dismissed", .admin)
    package static let operatorFactorEnrolled = AuditAct(1304, "operator.factor_enrolled", .auth)
    package static let operatorConfirmed = AuditAct(1305, "operator.confirmed", .auth)
    package static let operatorConfirmationFailed = AuditAct(1306, "operator.confirmation_failed", .auth)
    package static let operatorListed = AuditAct(1307, "operator.listed", .read)

    package static let noticeQueued = AuditAct(1401, "notice.queued", .send)
    package static let noticeSent = AuditAct(1402, "notice.sent", .send)
    package static let noticeFailed = AuditAct(1403, "notice.failed", .send)

    package static let cryptoIntegrityFailure = AuditAct(1501, "crypto.integrity_failure", .key)

    package static let keyRootMade = AuditAct(1502, "key.root_made", .key)
    package static let keyRootDestroyed = AuditAct(1503, "key.root_destroyed", .key)
    package static let keyEpochMade = AuditAct(1504, "key.epoch_made", .key)
    package static let keyEpochRetired = AuditAct(1505, "key.epoch_retired", .key)
    package static let keyRewrapped = AuditAct(1506, "key.rewrapped", .key)

    package static let systemStarted = AuditAct(1601, "system.started", .system)
    package static let systemStopped = AuditAct(1602, "system.stopped", .system)
    package static let systemClockStep = AuditAct(1603, "system.clock_step", .system)
    package static let systemSealGap = AuditAct(1604, "system.seal_gap", .system)
    package static let systemLogVerified = AuditAct(1605, "system.log_verified", .system)

    package static let personRegistered = AuditAct(1701, "person.registered", .change)
    package static let personChanged = AuditAct(1702, "person.changed", .change)
    package static let personSearched = AuditAct(1703, "person.searched", .read)
    package static let personViewed = AuditAct(1704, "person.viewed", .read)
    package static let personRevealed = AuditAct(1705, "person.revealed", .read)
    package static let personErasurePreviewed = AuditAct(1706, "person.erasure_previewed", .read)
    package static let personErased = AuditAct(1707, "person.erased", .key)
    package static let personRestricted = AuditAct(1708, "person.restricted", .change)
    package static let personUnrestricted = AuditAct(1709, "person.unrestricted", .change)
    package static let personHoldSet = AuditAct(1710, "person.hold_set", .change)
    package static let personHoldLifted = AuditAct(1711, "person.hold_lifted", .change)
    package static let personHoldsRead = AuditAct(1712, "person.holds_read", .read)

    package static let auditSearched = AuditAct(1801, "audit.searched", .read)
    package static let auditEntryOpened = AuditAct(1802, "audit.entry_opened", .read)
    package static let auditPersonReported = AuditAct(1803, "audit.person_reported", .export)
    package static let auditExported = AuditAct(1804, "audit.exported", .export)
    package static let auditCheckpointMailed = AuditAct(1805, "audit.checkpoint_mailed", .send)
    package static let auditExportPaged = AuditAct(1806, "audit.export_paged", .export)
    package static let auditExportFinished = AuditAct(1807, "audit.export_finished", .export)
}

extension AuditAct {
    /// Every act there is, in the order of their numbers.
    package static let all: [AuditAct] = [
        .sessionSignIn, .sessionSignInFailed, .sessionSignInThrottled, .sessionPasswordAccepted, .sessionSignOut,
        .sessionStepUp, .sessionStepUpFailed, .sessionRevoked, .sessionEvicted, .sessionListed, .sessionRotated,
        .factorEnrolmentStarted, .factorEnrolled, .factorRemoved, .factorRefused, .factorResetProposed,
        .factorResetApproved, .factorRecoveryCodesMade, .factorRecoveryCodeUsed,
        .passwordSet, .passwordChanged, .passwordResetRequested, .passwordReset, .passwordResetFailed,
        .passwordUpgraded, .passwordChangeRefused, .passwordChangeRequired,
        .userInvited, .userInvitationRenewed, .userInvitationWithdrawn, .userInvitationAccepted,
        .userInvitationRefused, .userListed, .userShown, .userChanged, .userDismissed, .userSignedOut, .userReleased,
        .profileRead, .profileChanged,
        .roleAssigned, .roleWithdrawn, .roleDefined, .roleChanged, .roleRemoved, .roleListed, .roleInspected,
        .departmentDefined, .departmentChanged, .departmentRemoved, .departmentListed, .departmentJoined,
        .departmentLeft,
        .settingChanged, .settingRead,
        .tokenCreated, .tokenRotated, .tokenRevoked, .tokenRevokedAsLeaked, .tokenListed, .tokenRefused,
        .tokenExpired,
        .approvalProposed, .approvalApproved, .approvalDeclined, .approvalWithdrawn, .approvalExpired,
        .approvalExecuted, .approvalVoided, .approvalRead,
        .dpoProposed, .dpoAppointed, .dpoRemoved,
        .denied,
        .tenantCreated, .tenantSuspended, .tenantResumed, .tenantDropped, .tenantExported, .tenantImported,
        .tenantMigrated, .tenantRead,
        .operatorCreated, .operatorChanged, .operatorDismissed, .operatorFactorEnrolled, .operatorConfirmed,
        .operatorConfirmationFailed, .operatorListed,
        .noticeQueued, .noticeSent, .noticeFailed,
        .cryptoIntegrityFailure, .keyRootMade, .keyRootDestroyed, .keyEpochMade, .keyEpochRetired, .keyRewrapped,
        .systemStarted, .systemStopped, .systemClockStep, .systemSealGap, .systemLogVerified,
        .personRegistered, .personChanged, .personSearched, .personViewed, .personRevealed,
        .personErasurePreviewed, .personErased, .personRestricted, .personUnrestricted, .personHoldSet,
        .personHoldLifted, .personHoldsRead,
        .auditSearched, .auditEntryOpened, .auditPersonReported, .auditExported, .auditCheckpointMailed,
        .auditExportPaged, .auditExportFinished,
    ]
}
