/// What each act is called where people read the log. The names of acts are for programs, these are for people.
extension AuditAct {
    package var wording: Wording { Self.words[self] ?? Wording(name, english: name) }

    private static let words: [AuditAct: Wording] = Dictionary(
        uniqueKeysWithValues: [access, office, decisions, platform, persons].joined()
    )

    private static let access: [(AuditAct, Wording)] = [
        (.sessionSignIn, Wording("zalogowano się", english: "signed in")),
        (.sessionSignInFailed, Wording("nieudane logowanie", english: "sign-in failed")),
        (
            .sessionSignInThrottled,
            Wording(
                "wstrzymano logowanie po wielu próbach",
                english: "sign-in slowed down after many attempts"
            )
        ),
        (.sessionPasswordAccepted, Wording("przyjęto hasło", english: "password accepted")),
        (.sessionSignOut, Wording("wylogowano się", english: "signed out")),
        (
            .sessionStepUp,
            Wording(
                "potwierdzono tożsamość drugim składnikiem",
                english: "identity confirmed with a second factor"
            )
        ),
        (
            .sessionStepUpFailed,
            Wording(
                "nieudane potwierdzenie tożsamości",
                english: "confirmation of identity failed"
            )
        ),
        (.sessionRevoked, Wording("zakończono sesję", english: "session ended")),
        (.sessionEvicted, Wording("zakończono najstarszą sesję", english: "oldest session ended")),
        (.sessionListed, Wording("wyświetlono listę sesji", english: "sessions listed")),
        (.sessionRotated, Wording("odnowiono sesję", english: "session renewed")),
        (
            .factorEnrolmentStarted,
            Wording(
                "rozpoczęto ustawianie drugiego składnika",
                english: "second factor being set up"
            )
        ),
        (.factorEnrolled, Wording("ustawiono drugi składnik", english: "second factor set up")),
        (.factorRemoved, Wording("usunięto drugi składnik", english: "second factor removed")),
        (.factorRefused, Wording("odrzucono kod drugiego składnika", english: "code of the second factor refused")),
        (.factorResetProposed, Wording("złożono wniosek o nowy drugi składnik", english: "new second factor proposed")),
        (.factorResetApproved, Wording("zatwierdzono nowy drugi składnik", english: "new second factor approved")),
        (.factorRecoveryCodesMade, Wording("utworzono kody zapasowe", english: "recovery codes made")),
        (.factorRecoveryCodeUsed, Wording("użyto kodu zapasowego", english: "recovery code used")),
        (.passwordSet, Wording("ustawiono hasło", english: "password set")),
        (.passwordChanged, Wording("zmieniono hasło", english: "password changed")),
        (.passwordResetRequested, Wording("poproszono o nowe hasło", english: "new password asked for")),
        (.passwordReset, Wording("ustawiono nowe hasło z odnośnika", english: "password set by a link")),
        (.passwordResetFailed, Wording("nieudane ustawienie nowego hasła", english: "setting a new password failed")),
        (.passwordUpgraded, Wording("wzmocniono zapis hasła", english: "stored password strengthened")),
        (.passwordChangeRefused, Wording("odrzucono zmianę hasła", english: "change of password refused")),
        (.passwordChangeRequired, Wording("zażądano zmiany hasła", english: "change of password required")),
    ]

    private static let office: [(AuditAct, Wording)] = [
        (.userInvited, Wording("zaproszono użytkownika", english: "user invited")),
        (.userInvitationRenewed, Wording("ponowiono zaproszenie", english: "invitation sent again")),
        (.userInvitationWithdrawn, Wording("wycofano zaproszenie", english: "invitation withdrawn")),
        (.userInvitationAccepted, Wording("przyjęto zaproszenie", english: "invitation accepted")),
        (.userInvitationRefused, Wording("odrzucono zaproszenie", english: "invitation refused")),
        (.userListed, Wording("wyświetlono listę użytkowników", english: "users listed")),
        (.userShown, Wording("wyświetlono użytkownika", english: "user shown")),
        (.userChanged, Wording("zmieniono dane użytkownika", english: "user changed")),
        (.userDismissed, Wording("zakończono dostęp użytkownika", english: "user's access ended")),
        (.userSignedOut, Wording("zakończono sesje użytkownika", english: "user's sessions ended")),
        (.userReleased, Wording("zwolniono to, co użytkownik prowadził", english: "what a user held was released")),
        (.profileRead, Wording("wyświetlono własny profil", english: "own profile shown")),
        (.profileChanged, Wording("zmieniono własny profil", english: "own profile changed")),
        (.roleAssigned, Wording("nadano role", english: "roles given")),
        (.roleWithdrawn, Wording("odebrano role", english: "roles taken away")),
        (.roleDefined, Wording("utworzono rolę", english: "role made")),
        (.roleChanged, Wording("zmieniono rolę", english: "role changed")),
        (.roleRemoved, Wording("usunięto rolę", english: "role removed")),
        (.roleListed, Wording("wyświetlono listę ról", english: "roles listed")),
        (.roleInspected, Wording("sprawdzono uprawnienia", english: "permissions inspected")),
        (.departmentDefined, Wording("utworzono dział", english: "department made")),
        (.departmentChanged, Wording("zmieniono dział", english: "department changed")),
        (.departmentRemoved, Wording("usunięto dział", english: "department removed")),
        (.departmentListed, Wording("wyświetlono listę działów", english: "departments listed")),
        (.departmentJoined, Wording("dołączono do działu", english: "department joined")),
        (.departmentLeft, Wording("opuszczono dział", english: "department left")),
        (.settingChanged, Wording("zmieniono ustawienie", english: "setting changed")),
        (.settingRead, Wording("wyświetlono ustawienia", english: "settings shown")),
        (.tokenCreated, Wording("utworzono token", english: "token made")),
        (.tokenRotated, Wording("wymieniono token", english: "token replaced")),
        (.tokenRevoked, Wording("unieważniono token", english: "token revoked")),
        (.tokenRevokedAsLeaked, Wording("unieważniono token, który wyciekł", english: "leaked token revoked")),
        (.tokenListed, Wording("wyświetlono listę tokenów", english: "tokens listed")),
        (.tokenRefused, Wording("odrzucono token", english: "token refused")),
        (.tokenExpired, Wording("token wygasł", english: "token expired")),
    ]

    private static let decisions: [(AuditAct, Wording)] = [
        (.approvalProposed, Wording("złożono wniosek", english: "proposal made")),
        (.approvalApproved, Wording("zatwierdzono wniosek", english: "proposal approved")),
        (.approvalDeclined, Wording("odrzucono wniosek", english: "proposal refused")),
        (.approvalWithdrawn, Wording("wycofano wniosek", english: "proposal withdrawn")),
        (.approvalExpired, Wording("wniosek wygasł", english: "proposal expired")),
        (.approvalExecuted, Wording("wykonano zatwierdzony wniosek", english: "approved proposal carried out")),
        (.approvalVoided, Wording("wniosek stracił ważność", english: "proposal became void")),
        (.approvalRead, Wording("wyświetlono wnioski", english: "proposals shown")),
        (.dpoProposed, Wording("wskazano inspektora ochrony danych", english: "DPO proposed")),
        (.dpoAppointed, Wording("wyznaczono inspektora ochrony danych", english: "DPO appointed")),
        (.dpoRemoved, Wording("odwołano inspektora ochrony danych", english: "DPO removed")),
        (.denied, Wording("odmówiono dostępu", english: "access denied")),
    ]

    private static let platform: [(AuditAct, Wording)] = [
        (.tenantCreated, Wording("utworzono jednostkę", english: "unit made")),
        (.tenantSuspended, Wording("zawieszono jednostkę", english: "unit suspended")),
        (.tenantResumed, Wording("wznowiono jednostkę", english: "unit resumed")),
        (.tenantDropped, Wording("usunięto jednostkę", english: "unit removed")),
        (.tenantExported, Wording("wyeksportowano jednostkę", english: "unit exported")),
        (.tenantImported, Wording("zaimportowano jednostkę", english: "unit imported")),
        (.tenantMigrated, Wording("zaktualizowano tabele jednostki", english: "unit's tables migrated")),
        (.tenantRead, Wording("wyświetlono jednostki", english: "units shown")),
        (.operatorCreated, Wording("dodano operatora", english: "operator added")),
        (.operatorChanged, Wording("zmieniono operatora", english: "operator changed")),
        (.operatorDismissed, Wording("usunięto operatora", english: "operator dismissed")),
        (
            .operatorFactorEnrolled,
            Wording(
                "operator ustawił drugi składnik",
                english: "operator set up a second factor"
            )
        ),
        (.operatorConfirmed, Wording("operator potwierdził polecenie", english: "operator confirmed a command")),
        (
            .operatorConfirmationFailed,
            Wording(
                "nieudane potwierdzenie operatora",
                english: "operator's confirmation failed"
            )
        ),
        (.operatorListed, Wording("wyświetlono operatorów", english: "operators listed")),
        (.noticeQueued, Wording("zlecono wiadomość do użytkownika", english: "message to a user queued")),
        (.noticeSent, Wording("wysłano wiadomość do użytkownika", english: "message to a user sent")),
        (.noticeFailed, Wording("nie udało się wysłać wiadomości", english: "message to a user failed")),
        (
            .cryptoIntegrityFailure,
            Wording(
                "zapisana wartość nie otwiera się: mogła zostać podmieniona",
                english: "a stored value does not open: it may have been exchanged"
            )
        ),
        (.keyRootMade, Wording("utworzono klucz główny", english: "root key made")),
        (.keyRootDestroyed, Wording("zniszczono klucz główny", english: "root key destroyed")),
        (.keyEpochMade, Wording("utworzono klucz epoki", english: "epoch key made")),
        (.keyEpochRetired, Wording("wycofano klucz epoki", english: "epoch key retired")),
        (.keyRewrapped, Wording("przewinięto klucze", english: "keys wrapped anew")),
        (.systemStarted, Wording("uruchomiono system", english: "system started")),
        (.systemStopped, Wording("zatrzymano system", english: "system stopped")),
        (.systemClockStep, Wording("zegar przeskoczył", english: "clock stepped")),
        (.systemSealGap, Wording("z dziennika zniknęły wpisy", english: "entries of the log are gone")),
        (.systemLogVerified, Wording("sprawdzono cały dziennik", english: "whole log verified")),
    ]

    private static let persons: [(AuditAct, Wording)] = [
        (.personRegistered, Wording("zarejestrowano osobę", english: "person registered")),
        (.personChanged, Wording("zmieniono dane osoby", english: "person changed")),
        (.personSearched, Wording("wyszukano osoby", english: "persons searched for")),
        (.personViewed, Wording("otwarto kartę osoby", english: "person's card opened")),
        (.personRevealed, Wording("odsłonięto ukryte dane osoby", english: "hidden values of a person revealed")),
        (.personErasurePreviewed, Wording("sprawdzono skutki usunięcia danych", english: "erasure previewed")),
        (.personErased, Wording("usunięto dane osoby", english: "person erased")),
        (.personRestricted, Wording("ograniczono przetwarzanie danych", english: "processing restricted")),
        (.personUnrestricted, Wording("zniesiono ograniczenie przetwarzania", english: "restriction lifted")),
        (.personHoldSet, Wording("dodano podstawę przechowywania", english: "ground for keeping added")),
        (.personHoldLifted, Wording("uchylono podstawę przechowywania", english: "ground for keeping lifted")),
        (.personHoldsRead, Wording("przejrzano podstawy przechowywania", english: "grounds for keeping read")),
        (.auditSearched, Wording("przeszukano dziennik", english: "log searched")),
        (.auditEntryOpened, Wording("otwarto wpis dziennika", english: "entry of the log opened")),
        (
            .auditPersonReported,
            Wording(
                "sporządzono wykaz wglądów w dane osoby",
                english: "report on who looked at a person made"
            )
        ),
        (.auditExported, Wording("wyeksportowano dziennik", english: "log exported")),
        (.auditCheckpointMailed, Wording("wysłano punkt kontrolny", english: "checkpoint mailed")),
        (
            .auditExportPaged,
            Wording(
                "wydano część eksportu dziennika",
                english: "part of an export of the log given out"
            )
        ),
        (.auditExportFinished, Wording("zakończono eksport dziennika", english: "export of the log finished")),
    ]
}

extension AuditClass {
    package var wording: Wording {
        switch self {
        case .auth: Wording("logowanie", english: "access")
        case .read: Wording("odczyt", english: "reading")
        case .change: Wording("zmiana", english: "change")
        case .export: Wording("eksport", english: "export")
        case .send: Wording("wysyłka", english: "sending")
        case .admin: Wording("administracja", english: "administration")
        case .key: Wording("klucze", english: "keys")
        case .deny: Wording("odmowa", english: "denial")
        case .system: Wording("system", english: "system")
        }
    }
}

extension AuditResult {
    package var wording: Wording {
        switch self {
        case .ok: Wording("wykonano", english: "done")
        case .refused: Wording("odmówiono", english: "refused")
        case .failed: Wording("nie udało się", english: "failed")
        }
    }
}
