import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("One's own profile")
struct ProfileTests {
    private let unit: SignInUnit
    private let person: TestPerson

    init() async throws {
        unit = try await SignInUnit.make()
        person = try await unit.unit.person(.caseWorker, .accountant)
    }

    @Test func isShown() async throws {
        let profile = try await unit.casework.outcome(of: ShowProfile(), by: person.caller)
        #expect(profile.id == person.id && profile.version == 1)
        #expect(profile.name.text == person.name && profile.email.text == person.email)
        #expect(profile.roles == [.caseWorker, .accountant] && profile.language == .polish)
        #expect(profile.recoveryCodes == 0 && profile.lastSignInAt == nil)
    }

    @Test func isChangedByItsOwner() async throws {
        let name = try PersonName(parsing: "Żaneta Łącka-Ąćę")
        let change = ChangeProfile(name: name, language: .english, expected: 1)
        #expect(try await unit.casework.outcome(of: change, by: person.caller) == 2)
        let profile = try await unit.casework.outcome(of: ShowProfile(), by: person.caller)
        #expect(profile.name == name && profile.language == .english && profile.version == 2)
        let id = person.id
        let row: String = try await unit.value("SELECT u::text FROM app_user u WHERE id = \(id)")
        #expect(!row.contains("aneta"))
        let signedIn = try await unit.signedIn(person)
        #expect(signedIn.language == "en")
    }

    @Test("A change of what has changed since is refused, with the version that there is")
    func changesOfOldVersions() async throws {
        let name = try PersonName(parsing: "Jan Nowy")
        for expected in [0, 2, 99] as [Int64] {
            await #expect(throws: VersionConflict(current: 1)) {
                let change = ChangeProfile(name: name, language: .polish, expected: expected)
                _ = try await unit.casework.outcome(of: change, by: person.caller)
            }
        }
        let changes = Array(repeating: ChangeProfile(name: name, language: .polish, expected: 1), count: 4)
        let caller = person.caller
        #expect(try await successes(changes) { try await unit.casework.outcome(of: $0, by: caller) } == 1)
    }

    @Test("A program has no profile, and nobody does without a session")
    func profilesArePeoples() async throws {
        await #expect(throws: Unauthenticated(.missing)) {
            _ = try await unit.casework.outcome(of: ShowProfile(), by: unit.visitor())
        }
        await #expect(throws: Unauthenticated(.unknown)) {
            _ = try await unit.casework.outcome(of: ShowProfile(), by: unit.visitor(token: .random()))
        }
    }

    @Test("Who has left is out at once")
    func whoHasLeft() async throws {
        let (id, now) = (person.id, unit.unit.now)
        try await unit.execute("UPDATE app_user SET state = 'left', left_at = \(now) WHERE id = \(id)")
        await #expect(throws: Unauthenticated(.left)) {
            _ = try await unit.casework.outcome(of: ShowProfile(), by: person.caller)
        }
    }
}
