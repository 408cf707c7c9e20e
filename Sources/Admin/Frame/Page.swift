import HTTPTypes
import Web

/// A piece of a page with a template of its own. What the template may name are its stored properties.
protocol Component: Sendable {
    /// The file of `Templates` that draws it.
    static var template: String { get }
    /// What is wrong with what the reader filled in, in the order in which it stands there.
    var faults: [Fault] { get }
}

extension Component {
    var faults: [Fault] { [] }
}

/// One thing that the reader is asked to mend.
struct Fault: Sendable {
    let text: Bilingual
    /// The id of the control where it is mended.
    let target: String
}

/// What one page says. How it looks is the layout's and the components' business.
protocol Page: Sendable {
    /// The only `h1`, and the beginning of the document's title.
    var title: Bilingual { get }
    /// A word or two above the title: which step this is, whom it is about.
    var caption: Bilingual? { get }
    /// The place in the navigation that this page belongs to.
    var section: Section? { get }
    /// The pages on the way here, without the start page and this one.
    var trail: [Link] { get }
    /// The start page has no way leading to it.
    var isStart: Bool { get }
    var width: PageWidth { get }
    var status: HTTPResponse.Status { get }
    var parts: [any Component] { get }
}

enum PageWidth: Sendable {
    /// One column for one question, such as signing in.
    case narrow
    /// Text and forms.
    case normal
    /// Tables.
    case wide
}

extension Page {
    var caption: Bilingual? { nil }
    var section: Section? { nil }
    var trail: [Link] { [] }
    var isStart: Bool { false }
    var width: PageWidth { .normal }
    var status: HTTPResponse.Status { .ok }
}

/// What surrounds every page: whose it is, who reads it, and in which language.
struct Frame: Sendable {
    /// The name of the tenant whose host was called.
    var unit: String
    var isDemo: Bool
    var language: Language
    /// Where the reader is, for coming back after a change of language.
    var address: Address
    /// Goes into every form that changes something.
    var formToken: String
    /// Who is signed in, if anybody is.
    var reader: Reader?
    /// What has just happened, said once.
    var banner: Banner?

    init(
        unit: String,
        isDemo: Bool,
        language: Language,
        address: Address,
        formToken: String,
        reader: Reader? = nil,
        banner: Banner? = nil
    ) {
        self.unit = unit
        self.isDemo = isDemo
        self.language = language
        self.address = address
        self.formToken = formToken
        self.reader = reader
        self.banner = banner
    }
}

/// Whoever is signed in, as far as the frame shows it.
struct Reader: Sendable {
    let name: String
    let roles: Bilingual
    let sections: [Section]
    let secondsLeft: Int

    /// - Parameters:
    ///   - name: As the person's colleagues know it.
    ///   - roles: The names of the roles held.
    ///   - sections: What the person may see of the navigation.
    ///   - secondsLeft: Until the session ends for want of use, or for good.
    init(name: String, roles: Bilingual, sections: [Section], secondsLeft: Int) {
        self.name = name
        self.roles = roles
        self.sections = sections
        self.secondsLeft = secondsLeft
    }
}

/// What has just happened, above the page.
struct Banner: Sendable {
    let text: Bilingual
    let tone: Tone
    let link: Link?

    init(_ text: Bilingual, tone: Tone = .good, link: Link? = nil) {
        self.text = text
        self.tone = tone
        self.link = link
    }
}

/// What a thing's colour says; never by colour alone.
enum Tone: Sendable {
    case plain
    case info
    case good
    case warning
    case danger
}

/// The places of the navigation.
enum Section: Sendable, CaseIterable {
    case start
    case persons
    case interest
    case users
    case departments
    case permissions
    case roles
    case tokens
    case approvals
    case log
    case settings
    case sentMail

    var title: Bilingual {
        switch self {
        case .start: Bilingual("Start", english: "Start")
        case .persons: Bilingual("Osoby", english: "Persons")
        case .interest: Bilingual("Odsetki", english: "Interest")
        case .users: Bilingual("Użytkownicy", english: "Users")
        case .departments: Bilingual("Działy", english: "Departments")
        case .permissions: Bilingual("Uprawnienia", english: "Permissions")
        case .roles: Bilingual("Role własne", english: "Custom roles")
        case .tokens: Bilingual("Tokeny API", english: "API tokens")
        case .approvals: Bilingual("Zatwierdzenia", english: "Approvals")
        case .log: Bilingual("Dziennik", english: "Log")
        case .settings: Bilingual("Ustawienia", english: "Settings")
        case .sentMail: Bilingual("Wysłane (demo)", english: "Sent (demo)")
        }
    }

    var address: Address {
        switch self {
        case .start: .start
        case .persons: .persons
        case .interest: .interest
        case .users: .users
        case .departments: .departments
        case .permissions: .permissions
        case .roles: .roles
        case .tokens: .tokens
        case .approvals: .approvals
        case .log: .log
        case .settings: .settings
        case .sentMail: .sentMail
        }
    }

    /// A link to the section, for the trail of the pages below it.
    var link: Link { Link(title, to: address) }
}
