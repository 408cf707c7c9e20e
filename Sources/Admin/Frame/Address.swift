/// Where a link or a form leads: always a place on this server, so that no link can be made to lead elsewhere.
struct Address: Sendable, Equatable {
    let text: String

    /// - Parameter path: As the source says it; nothing a person typed can come in here.
    init(_ path: StaticString) {
        text = path.description
        precondition(Self.isLocal(text), "an address begins with one slash")
    }

    /// The place to go back to, as a form carried it round.
    ///
    /// - Returns: `nil` for whatever could lead to another host, or is no address at all.
    init?(carried text: String) {
        guard text.utf8.count <= 512, Self.isLocal(text), text.utf8.allSatisfy(Self.mayStand) else { return nil }
        self.text = text
    }

    private init(unchecked text: String) {
        self.text = text
    }

    /// This address with one more segment, escaped as far as needed.
    func adding(_ segment: String) -> Address {
        Address(unchecked: (text == "/" ? "" : text) + "/" + Self.escaped(segment))
    }

    /// This address with a parameter of its query; left as it is where there is no value.
    func asking(_ name: StaticString, _ value: String?) -> Address {
        guard let value, !value.isEmpty else { return self }
        let mark = text.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
        return Address(unchecked: "\(text)\(mark)\(name)=\(Self.escaped(value))")
    }

    /// Browsers read `//host` and `/\host` as another server.
    private static func isLocal(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(2))
        guard bytes.first == UInt8(ascii: "/") else { return false }
        return bytes.count < 2 || (bytes[1] != UInt8(ascii: "/") && bytes[1] != UInt8(ascii: "\\"))
    }

    private static func mayStand(_ byte: UInt8) -> Bool {
        isUnreserved(byte) || "/?&=%+:,".utf8.contains(byte)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-._~".utf8.contains(byte)
        }
    }

    private static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { result, byte in
            if isUnreserved(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}

/// Where each page lives.
extension Address {
    static let start = Address("/")
    static let help = Address("/help")
    static let accessibility = Address("/accessibility")
    static let language = Address("/language")

    static let signIn = Address("/sign-in")
    static let signInCode = Address("/sign-in/code")
    static let signInRecovery = Address("/sign-in/recovery-code")
    static let signOut = Address("/sign-out")
    static let extendSession = Address("/session/extend")
    static let confirmSession = Address("/session/confirm")
    static let forgottenPassword = Address("/forgotten-password")
    static let newPassword = Address("/new-password")
    static let newFactor = Address("/new-factor")
    static let invitation = Address("/invitation")

    static let profile = Address("/profile")
    static let sessions = Address("/profile/sessions")
    static let password = Address("/profile/password")
    static let factor = Address("/profile/second-factor")
    static let enrolFactor = Address("/profile/second-factor/new")
    static let confirmFactor = Address("/profile/second-factor/confirm")
    static let recoveryCodes = Address("/profile/recovery-codes")

    static let persons = Address("/persons")
    static let newPerson = Address("/persons/new")
    static let users = Address("/users")
    static let inviteUser = Address("/users/new")
    static let departments = Address("/departments")
    static let newDepartment = Address("/departments/new")
    static let permissions = Address("/permissions")
    static let compareRoles = Address("/permissions/compare")
    static let roles = Address("/roles")
    static let newRole = Address("/roles/new")
    static let tokens = Address("/tokens")
    static let newToken = Address("/tokens/new")
    static let approvals = Address("/approvals")
    static let settings = Address("/settings")
    static let settingsHistory = Address("/settings/history")
    static let interest = Address("/interest")
    static let log = Address("/log")
    static let ownLog = Address("/log/own")
    static let logEntries = Address("/log/entries")
    static let logPersons = Address("/log/persons")
    static let logExport = Address("/log/export")
    static let sentMail = Address("/demo/mail")
}
