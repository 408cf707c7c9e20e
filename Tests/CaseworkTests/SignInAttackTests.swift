import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Guessing")
struct SignInAttackTests {
    private static let wrong = "zupełnie inne hasło"

    @Test("An account that is tried too often asks for the code first, whether there is such an account or not")
    func theCodeComesFirst() async throws {
        let unit = try await SignInUnit.make(sizes: .init())
        let person = try await unit.unit.person(.caseWorker)
        for email in [person.email, "nikt@example.org"] {
            for number in 0..<10 {
                await #expect(throws: WrongSignIn()) {
                    _ = try await unit.signIn(email, Self.wrong, from: "192.0.\(number).1")
                }
            }
            for number in 0..<4 {
                #expect(try await unit.signIn(email, from: "198.51.\(number).1").name == "codeFirst")
            }
            let wrong = try unit.wrongCode(of: person)
            await #expect(throws: WrongSignIn()) {
                _ = try await unit.signIn(email, code: wrong, from: "203.0.113.1")
            }
        }
        #expect(try await unit.lines(of: "session.sign_in_throttled").count == 2, "told once for each")
        let failed = try await unit.reasons(of: "session.sign_in_failed")
        #expect(failed.filter { $0 == "password" }.count == 10 && failed.filter { $0 == "unknown" }.count == 11)
        #expect(failed.filter { $0 == "code" }.count == 1)

        let step = try await unit.signIn(person.email, code: try unit.code(of: person), from: "203.0.113.1")
        guard case .done(let signedIn) = step else {
            Issue.record("\(step)")
            return
        }
        #expect(try await unit.opens(signedIn.token), "the account was never locked")
    }

    @Test("A code that came with a wrong password is used up")
    func aCodeBeforeThePasswordIsGoodOnce() async throws {
        var sizes = SignInThrottle.Sizes()
        sizes.account = BucketSize(burst: 1, perMinute: 1)
        let unit = try await SignInUnit.make(sizes: sizes)
        let person = try await unit.unit.person(.caseWorker)
        await #expect(throws: WrongSignIn()) { _ = try await unit.signIn(person.email, Self.wrong) }
        let code = try unit.code(of: person)
        await #expect(throws: WrongSignIn()) { _ = try await unit.signIn(person.email, Self.wrong, code: code) }
        await #expect(throws: WrongSignIn()) { _ = try await unit.signIn(person.email, code: code) }
        unit.unit.clock.advance(by: 30)
        #expect(try await unit.signIn(person.email, code: try unit.code(of: person)).name == "done")
    }

    @Test("Codes before the password are counted too, and hold up neither the owner elsewhere nor a known browser")
    func codesAreCounted() async throws {
        let unit = try await SignInUnit.make(sizes: .init())
        let person = try await unit.unit.person(.caseWorker)
        let device = try await unit.signedIn(person).device
        let wrong = try unit.wrongCode(of: person)
        var refused = 0
        for number in 0..<25 {
            do {
                _ = try await unit.signIn(person.email, Self.wrong, code: wrong, from: "198.51.100.\(number)")
            } catch let error as TooManyAttempts {
                #expect(error.retryAfter == .seconds(30))
                refused += 1
            } catch {}
        }
        #expect(refused == 25 - 10 - 10, "ten passwords, ten codes, and then no more from there")
        // A code that was used a moment ago is worth nothing to anybody.
        unit.unit.clock.advance(by: 30)
        let owner = try await unit.signIn(person.email, code: try unit.code(of: person), from: "203.0.113.9")
        #expect(owner.name == "done")
        let signedIn = try await unit.signedIn(person, device: device)
        #expect(try await unit.opens(signedIn.token))
    }

    @Test("A network that tries too many accounts has to wait; a known browser in it has not")
    func networksWait() async throws {
        let unit = try await SignInUnit.make(sizes: .init())
        let person = try await unit.unit.person(.caseWorker)
        let device = try await unit.signedIn(person).device
        for number in 0..<30 {
            await #expect(throws: WrongSignIn()) {
                _ = try await unit.signIn("nikt\(number)@example.org", from: "192.0.2.\(number)")
            }
        }
        await #expect(throws: TooManyAttempts(retryAfter: .seconds(12))) {
            _ = try await unit.signIn(person.email, from: "192.0.2.200")
        }
        #expect(try await unit.signIn(person.email, device: device, from: "192.0.2.200").name == "secondFactor")
    }

    @Test("Much that fails makes strangers show the code first, be there such accounts or not", arguments: 0...3)
    func manyFailures(ofThemReal real: Int) async throws {
        var sizes = SignInThrottle.Sizes.plenty
        sizes.strangers = BucketSize(burst: 3, perMinute: 1)
        let unit = try await SignInUnit.make(sizes: sizes)
        let person = try await unit.unit.person(.caseWorker)
        for number in 0..<3 {
            let email = number < real ? person.email : "nikt\(number)@example.org"
            await #expect(throws: WrongSignIn()) { _ = try await unit.signIn(email, Self.wrong) }
        }
        #expect(try await unit.signIn("nikt9@example.org").name == "codeFirst")
        #expect(try await unit.signIn(person.email).name == "codeFirst")
        #expect(try await unit.signIn(person.email, code: try unit.code(of: person)).name == "done")
    }

    @Test("A browser's own attempts are counted; then it is a stranger like others")
    func devicesAreCounted() async throws {
        var sizes = SignInThrottle.Sizes()
        sizes.account = BucketSize(burst: 2, perMinute: 1)
        let unit = try await SignInUnit.make(sizes: sizes)
        let person = try await unit.unit.person(.caseWorker)
        let device = try await unit.signedIn(person).device
        for _ in 0..<12 {
            await #expect(throws: WrongSignIn()) {
                _ = try await unit.signIn(person.email, Self.wrong, device: device)
            }
        }
        #expect(try await unit.signIn(person.email, Self.wrong, device: device).name == "codeFirst")
    }

    @Test("Another's cookie, a forged one and nonsense open no way round")
    func cookiesOfOthers() async throws {
        var sizes = SignInThrottle.Sizes()
        sizes.account = BucketSize(burst: 1, perMinute: 1)
        let unit = try await SignInUnit.make(sizes: sizes)
        let person = try await unit.unit.person(.caseWorker)
        let device = try await unit.signedIn(person).device
        let forged = device.prefix(40) + (device.dropFirst(40).first == "A" ? "B" : "A") + device.dropFirst(41)
        for cookie in [device, String(forged), "1.", "", String(repeating: "x", count: 10_000)] {
            let victim = try await unit.unit.person(.manager)
            await #expect(throws: WrongSignIn()) {
                _ = try await unit.signIn(victim.email, Self.wrong, device: cookie)
            }
            #expect(try await unit.signIn(victim.email, Self.wrong, device: cookie).name == "codeFirst")
        }
    }

    @Test("While an account is flooded from a hundred networks its owner signs in with a known browser")
    func theOwnerComesInUnderAttack() async throws {
        let unit = try await SignInUnit.make(sizes: .init())
        let person = try await unit.unit.person(.caseWorker)
        let device = try await unit.signedIn(person).device
        let guesses = (0..<(Proof.isFull ? 10_000 : 1_000)).map { "198.51.\($0 % 100).\($0 % 250 + 1)" }
        let email = person.email
        async let hits = successes(guesses) { address in
            guard case .codeFirst = try await unit.signIn(email, Self.wrong, from: address) else { return }
            throw WrongSignIn()
        }
        for _ in 0..<5 {
            let signedIn = try await unit.signedIn(person, device: device)
            #expect(try await unit.opens(signedIn.token))
        }
        #expect(try await hits == 0)
    }

    @Test("An address that is nobody's costs the same hash, and so the same time")
    func timeTellsNothing() async throws {
        let keys = TenantKeys(try await TestDatabase.shared().keys)
        let hasher = PasswordHasher(keys: keys, places: 100, patience: .seconds(300))
        let unit = try await SignInUnit.make(hasher: hasher)
        let person = try await unit.unit.person(.caseWorker)
        let invited = try await unit.unit.person(.caseWorker, state: .invited)
        for email in [person.email, "nikt@example.org", invited.email] {
            let before = hasher.figures.begun
            await #expect(throws: WrongSignIn()) { _ = try await unit.signIn(email, Self.wrong) }
            #expect(hasher.figures.begun == before + 1, "one hash, whoever it is")
        }
    }

    @Test("Where all hash at once, some are asked to come back, and it does not count as an attempt")
    func aBusyHasher() async throws {
        let keys = TenantKeys(try await TestDatabase.shared().keys)
        let hasher = PasswordHasher(keys: keys, lanes: 1, places: 1, patience: .seconds(300))
        var sizes = SignInThrottle.Sizes()
        sizes.account = BucketSize(burst: 12, perMinute: 1)
        let unit = try await SignInUnit.make(sizes: sizes, hasher: hasher)
        let person = try await unit.unit.person(.caseWorker)
        let email = person.email
        let busy = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    do {
                        _ = try await unit.signIn(email, Self.wrong)
                    } catch let error as HashingBusy {
                        #expect(error.retryAfter == .seconds(2))
                        return true
                    } catch is WrongSignIn {}
                    return false
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(busy > 0)
        for _ in 0..<busy {
            await #expect(throws: WrongSignIn(), "its place was given back") {
                _ = try await unit.signIn(email, Self.wrong)
            }
        }
        #expect(try await unit.signIn(email, Self.wrong).name == "codeFirst")
    }
}
