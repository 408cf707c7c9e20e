import API
import Admin
import Foundation
import HTTPTypes
import Safeguards
import Synchronization
import TestSupport
import Testing

/// Every route and page × everybody × at one's own host, at another tenant's, and with nothing to show.
@Suite("Who may call what")
struct RouteMatrixTests {
    private static let trials = Dictionary(grouping: APITrials.all + PageTrials.all, by: \.route)

    @Test func everyRouteAndEveryPageHasOneRowAndNoRowIsLeftOver() {
        let routes = MatrixRow.all.map(\.name)
        #expect(Set(routes).count == routes.count, "no route occurs twice")
        #expect(Set(routes).symmetricDifference(Self.trials.keys) == [])
        #expect(Self.trials.values.allSatisfy { $0.count == 1 })
    }

    @Test("Each answer has exactly the status that the policy says")
    func matrix() async throws {
        try await withOffice { office in
            let bearers = [.visitor] + (try await Bearer.all(in: office))
            let (tally, refused) = (Tally(), RefusedAttempts())
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for bearer in bearers {
                    tasks.addTask {
                        try await Attempts(office: office, bearer: bearer, tally: tally, refused: refused).run()
                    }
                }
                try await tasks.waitForAll()
            }
            try await tally.check(bearers: bearers.count)
        }
    }

    @Test("The policy is no mere mirror: it lets each route be used by somebody and keeps each from somebody")
    func theExpectationDistinguishes() throws {
        let tenant = TenantID.random()
        let bearers = Role.allCases.filter(\.isAssignable).map { role in
            Bearer(
                description: role.rawValue,
                kind: .person,
                standing: .person(of: tenant, roles: [role]),
                roles: [role]
            )
        }
        for row in MatrixRow.all {
            let trial = try #require(Self.trials[row.name]?.first, "\(row.name)")
            let statuses = bearers.map {
                Expectation(row: row, trial: trial, bearer: $0, place: .own).status(isSteppedUp: true)
            }
            #expect(statuses.contains(trial.whenSignedIn ?? trial.success), "\(row.name)")
            let visitor = Expectation(row: row, trial: trial, bearer: .visitor, place: .own).status(isSteppedUp: false)
            #expect((visitor == trial.success) == (row.audience == .visitors || row.audience == .nobody), "\(row.name)")
        }
    }

    @Test func theDemonstrationsMailIsThereInTheDemonstrationAndEachUnitSeesItsOwn() async throws {
        let hosts = Mutex<[String]>([])
        let mail = SentMail { _ in
            hosts.withLock { $0 }.enumerated().map { number, host in
                SentMail.Message(
                    name: "\(number).eml",
                    date: Date(timeIntervalSince1970: 1_796_000_000),
                    from: "unit@example.org",
                    to: "\(host)@example.org",
                    subject: "Zaproszenie",
                    text: "Otwórz https://\(host):8443/invitation/abc"
                )
            }
        }
        try await withOffice(isDemo: true, sentMail: mail) { office in
            let units = [office.home, office.neighbour]
            hosts.withLock { $0 = units.map(\.host) }
            for (number, unit) in units.enumerated() {
                let list = try await office.page("/demo/mail", at: unit, as: .nothing)
                #expect(list.status == 200)
                #expect(units.map { list.text.contains("\($0.host)@example.org") } == [number == 0, number == 1])
                let own = try await office.page("/demo/mail/\(number).eml", at: unit, as: .nothing)
                let foreign = try await office.page("/demo/mail/\(1 - number).eml", at: unit, as: .nothing)
                #expect(own.status == 200 && own.text.contains("/invitation/abc"))
                #expect(foreign.status == 404 && !foreign.text.contains("/invitation/abc"))
            }
        }
    }

    static func trial(of row: MatrixRow) throws -> Trial {
        try #require(trials[row.name]?.first, "\(row.name) has no row in the matrix of the tests")
    }
}

/// What one bearer does: every route, one after the other.
private struct Attempts {
    let office: OfficeServer
    let bearer: Bearer
    let tally: Tally
    let refused: RefusedAttempts

    func run() async throws {
        for row in MatrixRow.all {
            let trial = try RouteMatrixTests.trial(of: row)
            let places: [Place] = bearer.kind == .visitor ? [.own] : [.own, .other]
            for place in places {
                let expectation = Expectation(row: row, trial: trial, bearer: bearer, place: place)
                try await attempt(expectation, isSteppedUp: true)
                guard place == .own, expectation.dependsOnStepUp else { continue }
                try await attempt(expectation, isSteppedUp: false)
            }
        }
    }

    private func attempt(_ expectation: Expectation, isSteppedUp: Bool) async throws {
        let (row, place) = (expectation.row, expectation.place)
        let person = try await sender(for: expectation, isSteppedUp: isSteppedUp)
        let unit = place == .own ? office.home : office.neighbour
        let scene = Scene(unit: unit, bearer: bearer, person: place == .own ? person : nil)
        let expected = expectation.status(isSteppedUp: isSteppedUp)
        let isRefused = expected == 401 || expected == 403
        let attempt = try await refused.attempt(expectation, in: scene, isRefused: isRefused)
        let pass: Pass =
            switch bearer.kind {
            case .visitor: .nothing
            case .program: .token(office.home.token)
            case .half, .person: person.map { Pass($0) } ?? .nothing
            }
        let answer = try await send(attempt, row, to: unit, as: pass)
        let factor = isSteppedUp ? "with" : "without"
        #expect(
            answer.status == expected,
            "\(row.name) by \(bearer), \(place), \(factor) a fresh factor: \(answer.text.prefix(300))"
        )
        await tally.note(row, answer)
    }

    /// Whoever sends the request, with a session of its own: some routes end the one they are asked from.
    private func sender(for expectation: Expectation, isSteppedUp: Bool) async throws -> TestPerson? {
        guard let known = bearer.person else { return nil }
        let unit = office.home.unit
        let trial = expectation.trial
        let isOneself = expectation.row.audience == .halfSignedIn || trial.usesUpSender
        let hasFactor = bearer.kind != .half || !trial.isForNewcomers
        let person = isOneself ? try await bearer.another(in: unit, hasFactor: hasFactor) : known
        // To read ends no session, so that one is enough for all that is read.
        if !isOneself, isSteppedUp, bearer.kind == .person, expectation.row.method == .get { return person }
        if bearer.kind == .half { return try await office.home.half(person) }
        return isSteppedUp ? try await unit.session(of: person) : try await office.home.aged(person)
    }

    private func send(
        _ attempt: Attempt,
        _ row: MatrixRow,
        to unit: FurnishedUnit,
        as pass: Pass
    ) async throws -> LocalhostClient.Answer {
        switch attempt.body {
        case .form(let fields):
            let isVisitors = row.audience == .visitors
            return try await office.submit(attempt.path, at: unit, as: pass, fields, isVisitors: isVisitors)
        case .json(let text):
            return try await office.call(
                row.method.rawValue,
                attempt.path,
                at: unit,
                as: pass,
                attempt.headers,
                json: text
            )
        case .none where row.isPage: return try await office.page(attempt.path, at: unit, as: pass)
        case .none: return try await office.call(row.method.rawValue, attempt.path, at: unit, as: pass, attempt.headers)
        }
    }
}

/// Requests that are all right but for their sender: whoever is refused leaves what they name as it was, so that the
/// next one can be refused it too.
private actor RefusedAttempts {
    private var kept: [String: Attempt] = [:]

    func attempt(_ expectation: Expectation, in scene: Scene, isRefused: Bool) async throws -> Attempt {
        let key = "\(expectation.row.name) \(expectation.place)"
        if isRefused, let attempt = kept[key] { return attempt }
        let attempt = try await expectation.trial.make(scene)
        if isRefused { kept[key] = attempt }
        return attempt
    }
}

/// What came out, for the questions that one answer alone does not settle.
private actor Tally {
    private var requests = 0
    private var good: [String: LocalhostClient.Answer] = [:]
    private var statuses: [String: Set<Int>] = [:]

    func note(_ row: MatrixRow, _ answer: LocalhostClient.Answer) {
        requests += 1
        statuses[row.name, default: []].insert(answer.status)
        if (200...299).contains(answer.status) { good[row.name] = answer }
    }

    /// Each route was seen to work, and each answer is one that the OpenAPI document speaks of.
    func check(bearers: Int) throws {
        #expect(requests > MatrixRow.all.count * (2 * bearers - 1), "each route by each bearer at both hosts")
        let reader = try SchemaReader.ofAllRoutes()
        for route in APIRoutes.all {
            let answer = try #require(good[route.name], "\(route.name) was never seen to work")
            let answers = try reader.answers(of: route.path, route.method.rawValue.lowercased())
            for status in statuses[route.name, default: []].sorted() {
                #expect(answers.keys.contains(status), "\(route.name) does not say that it answers \(status)")
            }
            let schema = answers[answer.status] ?? nil
            #expect((schema == nil) == answer.body.isEmpty, "\(route.name)")
            guard let schema, answer["content-type"]?.contains("json") == true else { continue }
            let value = try JSONSerialization.jsonObject(with: Data(answer.body))
            #expect(try reader.faults(of: value, against: schema) == [], "\(route.name)")
        }
    }
}
