import API
import Admin
import HTTPTypes
import Safeguards

/// A route of the interface or a page, as much as the matrix needs to know of it.
struct MatrixRow: Sendable {
    enum Audience: Sendable, Hashable {
        case visitors, halfSignedIn, nobody
        case holders(Permission)
    }

    let name: String
    let method: HTTPRequest.Method
    let isPage: Bool
    let audience: Audience

    static let all = APIRoutes.all.map(MatrixRow.init) + AdminRoutes.all.map(MatrixRow.init)

    init(_ route: APIRoute) {
        name = route.name
        method = route.method
        isPage = false
        audience =
            switch route.audience {
            case .everybody, .visitors: .visitors
            case .halfSignedIn: .halfSignedIn
            case .holders(let permission): .holders(permission)
            }
    }

    init(_ page: PageAddress) {
        name = "\(page.method.rawValue) \(page.path)"
        method = page.method
        isPage = true
        audience =
            switch page.audience {
            case .visitors: .visitors
            case .halfSignedIn: .halfSignedIn
            case .holders(let permission): .holders(permission)
            // Outside of the demonstration there are no such pages.
            case .demonstration: .nobody
            }
    }
}

/// At whose host a bearer shows what they have.
enum Place: Sendable {
    case own, other
}

/// What the policy says that a request comes to: a function of the tables alone, never of what was observed.
struct Expectation {
    let row: MatrixRow
    let trial: Trial
    let bearer: Bearer
    let place: Place

    /// - Parameter isSteppedUp: Whether the bearer has shown a factor in the last minutes.
    /// - Returns: The status.
    func status(isSteppedUp: Bool) -> Int {
        switch row.audience {
        case .nobody: return 404
        case .visitors: return trial.success
        case .halfSignedIn, .holders: break
        }
        if let status = turnedAway { return status }
        switch (row.audience, bearer.kind) {
        case (.halfSignedIn, .half): return trial.success
        case (.halfSignedIn, _): return lacksStepUp(isSteppedUp) ?? trial.whenSignedIn ?? trial.success
        case (_, .half): return row.isPage ? 303 : 401
        case (.holders(let permission), _): return decided(permission, isSteppedUp: isSteppedUp)
        default: return 404
        }
    }

    /// Whether it matters when a factor was shown.
    var dependsOnStepUp: Bool {
        bearer.kind == .person && status(isSteppedUp: true) != status(isSteppedUp: false)
    }

    /// For whoever is nobody here: no session, or none of this tenant's, or a program where people read.
    private var turnedAway: Int? {
        switch bearer.kind {
        case .visitor: return trial.whenAbsent ?? 401
        case .program where row.isPage: return trial.whenAbsent ?? 401
        case .program where place == .other: return 401
        case .program: return row.audience == .halfSignedIn ? 403 : nil
        case .half, .person: return place == .other ? trial.whenForeign ?? 401 : nil
        }
    }

    private func lacksStepUp(_ isSteppedUp: Bool) -> Int? {
        guard trial.takesStepUp, !isSteppedUp else { return nil }
        return withoutStepUp
    }

    /// A page that is posted asks for the code in the form; everything else is refused.
    private var withoutStepUp: Int { row.isPage ? 422 : 403 }

    private func decided(_ permission: Permission, isSteppedUp: Bool) -> Int {
        guard let standing = bearer.standing, let tenant = standing.tenant else { return 401 }
        // To read a form, where the code is asked for, takes no more than that one may ever send it.
        let isForm = row.isPage && row.method == .get
        var facts = ResourceFacts(tenant: tenant)
        // What is in a request is another person's, but for one's own account.
        facts.isOneself = Matrix.row(permission)?.section == .account
        trial.describe?(&facts)
        var circumstances = Circumstances()
        circumstances.hasReason = true
        circumstances.isSteppedUp = isSteppedUp || isForm
        trial.under?(&circumstances)
        switch decide(standing, permission, on: facts, under: circumstances) {
        case .deny(.stepUpNeeded): return withoutStepUp
        case .deny: return 403
        case .permit: break
        }
        if let status = trial.rule?(standing, isSteppedUp) { return status }
        return (isForm ? nil : lacksStepUp(isSteppedUp)) ?? trial.success
    }
}
