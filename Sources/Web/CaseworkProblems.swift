import Casework
import Foundation
import Safeguards

/// What a client may know of the errors of actions: what is wrong, and what to do about it.
extension Problem {
    /// - Returns: `nil` for what says nothing to a client.
    package static func describing(_ error: any Error) -> Problem? {
        ofAccess(error) ?? ofSigningIn(error) ?? ofState(error) ?? ofContent(error)
    }

    private static func ofAccess(_ error: any Error) -> Problem? {
        switch error {
        case is Unauthenticated: .unauthenticated
        case is SecondFactorNeeded: .secondFactorNeeded
        case let refused as NotPermitted: .refused(refused.denial)
        case is NotFound, is UnknownTenant: .notFound
        case let busy as HashingBusy: .busy(retryAfter: seconds(busy.retryAfter))
        case let error as NotGrantable: .notGrantable(error)
        default: nil
        }
    }

    private static func refused(_ rule: DenialRule) -> Problem {
        switch rule {
        case .stepUpNeeded: .stepUpRequired
        case .ownProposal: .ownProposal
        case .approvalNeeded: .approvalRequired
        case .oneself: .onOneself
        case .holdsDPO: .onDPO
        case .reasonMissing: .purposeRequired
        case .subjectRequestMissing: .subjectRequestRequired
        default: .forbidden
        }
    }

    private static func ofSigningIn(_ error: any Error) -> Problem? {
        switch error {
        case is WrongSignIn: .wrongSignIn
        case let attempts as TooManyAttempts: .tooManyAttempts(retryAfter: seconds(attempts.retryAfter))
        case let wrong as WrongCode: .wrongCode(attemptsLeft: wrong.attemptsLeft)
        case let wrong as WrongPassword: .wrongPassword(attemptsLeft: wrong.attemptsLeft)
        case is LinkInvalid: .linkInvalid
        case is EnrolmentNeeded: .enrolmentNeeded
        case is NoEnrolment: .noEnrolment
        case is AlreadySignedIn: .alreadySignedIn
        case is NewPasswordNeeded: .invalidFields.with([Field("/new_password", .missing)])
        case is PasswordUnchanged: .passwordRefused.with(.passwordUnchanged)
        case let fault as PasswordFault: .passwordRefused.with(Bilingual(fault.wording))
        default: nil
        }
    }

    private static func ofState(_ error: any Error) -> Problem? {
        switch error {
        case let conflict as VersionConflict: .preconditionFailed(current: RowVersion(conflict.current))
        case is LastAdministrator: .lastAdministrator
        case is HasAdministrator: .conflict
        case is NameTaken: .nameTaken
        case is EmailTaken: .emailTaken
        case is AlreadyOver: .alreadyOver
        case is AlreadyProposed: .alreadyProposed
        case let decided as AlreadyDecided: .alreadyDecided(decided.state)
        case is AlreadyRotated: .alreadyRotated
        case let obstacle as Inapplicable: .inapplicable(obstacle)
        case let blocked as ErasureBlocked: .erasureBlocked(blocked)
        case is PersonTaken: .personTaken
        case is PersonRestricted: .personRestricted
        case is NothingLogged: .nothingLogged
        case let period as PeriodTooLong: .periodTooLong(period)
        case is SearchNotReady: .busy(retryAfter: 2)
        case is NotSealedYet: .notSealedYet
        case is KeyProviderRefusal: .unavailable.retrying(after: 30)
        case is CommandInProgress: .idempotencyKeyInProgress
        case is CommandKeyReused: .idempotencyKeyReused
        default: nil
        }
    }

    private static func ofContent(_ error: any Error) -> Problem? {
        switch error {
        case let change as InvalidChange: .invalidFields.with([Field(change)])
        case let question as InvalidQuestion: .invalidFields.with([Field(question)])
        case let person as InvalidPerson: .invalidFields.with(person.faults.map { Field($0) })
        case is RolesConflict: .invalidFields.with([Field("/roles", .rolesConflict)])
        case is ScopesNotGrantable: .invalidFields.with([Field("/scopes", .notGrantable)])
        case is PermissionsNotGrantable: .invalidFields.with([Field("/permissions", .notGrantable)])
        case let fault as EmailAddress.Fault: .invalidFields.with([Field("/email", fault.fieldFault)])
        case let fault as PersonName.Fault: .invalidFields.with([Field("/name", fault.fieldFault)])
        default: nil
        }
    }

    private static func notGrantable(_ error: NotGrantable) -> Problem {
        switch error.refusal {
        case .appointedByTwo: .approvalRequired
        case .notHeld, .oneself, .holdsDPO: .forbidden
        case .notAssignable, .reserved: .invalidFields.with([Field("/roles", .notGrantable)])
        }
    }

    /// Whole seconds, never fewer than it takes.
    private static func seconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return Int(seconds) + (attoseconds > 0 ? 1 : 0)
    }
}

extension Problem.Field {
    fileprivate init(_ pointer: String, _ fault: FieldFault) {
        self.init(pointer: pointer, code: fault.code, message: fault.message)
    }

    fileprivate init(_ fault: PersonFault) {
        self.init(pointer: fault.field, code: fault.code, message: Bilingual(fault.wording))
    }

    fileprivate init(_ question: InvalidQuestion) {
        self.init(pointer: "/" + question.field, code: question.code, message: Bilingual(question.wording))
    }

    fileprivate init(_ change: InvalidChange) {
        self.init(
            pointer: "/" + change.field,
            code: change.reason.code,
            message: Bilingual(change.reason.wording)
        )
    }
}

extension FieldFault {
    fileprivate static let rolesConflict = FieldFault(
        "roles_conflict",
        Bilingual(
            "Tych ról nie może mieć jedna osoba. Wybierz inne.",
            english: "One person cannot hold these roles together. Choose others."
        )
    )
    fileprivate static let notGrantable = FieldFault(
        "not_grantable",
        Bilingual(
            "Tego uprawnienia nie można tu nadać. Usuń je z listy.",
            english: "This cannot be granted here. Remove it from the list."
        )
    )
}

extension Bilingual {
    fileprivate static let passwordUnchanged = Bilingual(
        "To jest dotychczasowe hasło. Wpisz nowe.",
        english: "This is the password you have. Enter a new one."
    )
}
