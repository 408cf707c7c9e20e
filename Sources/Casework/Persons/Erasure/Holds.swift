package import DebtDomain
package import Foundation
package import Persistence
package import Safeguards

/// A ground on which a person's data must be kept.
package struct PersonHold: Sendable, Hashable {
    package let id: UUID
    /// `nil` for one that a later version of ours knows.
    package let ground: HoldGround?
    /// The last day on which it holds; `nil` where it holds until it is lifted.
    package let until: Day?
    package let setBy: Named
    package let setAt: Date
    package let liftedBy: Named?
    package let liftedAt: Date?
    package let isInForce: Bool
}

extension PersonHold {
    /// A day ends with the later of Warsaw's and Greenwich's, so that no hold ends too early. A day that cannot be read
    /// ends nothing.
    init(_ row: HoldRow, _ names: [UUID: String], at now: Date) {
        func named(_ id: UUID) -> Named { Named(id: id, name: names[id] ?? "") }
        // As said above.
        let until = row.until.flatMap { try? Day(parsing: $0) }
        id = row.id
        ground = HoldGround(rawValue: row.ground)
        self.until = until
        setBy = named(row.setBy)
        setAt = row.setAt
        liftedBy = row.liftedBy.map(named)
        liftedAt = row.liftedAt
        isInForce = row.liftedAt == nil && until.map { $0.daysSince1970 >= now.daysSince1970 } ?? true
    }

    /// As a sentence names it: `dowody księgowe, do 2031-12-31`.
    package var wording: Wording {
        let name = ground?.wording ?? Wording("inna podstawa", english: "another ground")
        guard let until else {
            return Wording(name.polish + ", do odwołania", english: name.english + ", until lifted")
        }
        return Wording("\(name.polish), do \(until.iso)", english: "\(name.english), until \(until.iso)")
    }
}

extension TenantConnection {
    /// All holds that a person ever had, the newest first, with the names of the staff who set and lifted them.
    func personHolds(on person: UUID) async throws -> [PersonHold] {
        let rows = try await holds(on: person)
        let names = try await names(of: rows.flatMap { [$0.setBy, $0.liftedBy].compactMap(\.self) })
        return rows.map { PersonHold($0, names, at: now) }
    }

    /// Whether the asker may say what keeps a person from being erased. Until cases name a lawyer, each lawyer of the
    /// unit answers for everybody: a hold shows nothing of the person, and takes nothing away.
    fileprivate func permitOpinion() async throws {
        try await permit { $0.isCourtAssigned = true }
    }
}

/// What keeps a person from being erased, now and in the past.
package struct ListHolds: CaseAction {
    package static let permission = Permission.erasureGiveOpinion
    package static let changesData = false
    private let person: UUID

    package var concerned: UUID? { person }

    package init(on person: UUID) {
        self.person = person
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> [PersonHold] {
        guard try await tenant.person(person) != nil else { throw NotFound() }
        try await tenant.permitOpinion()
        let holds = try await tenant.personHolds(on: person)
        tenant.record(.personHoldsRead, on: person, ["count": .count(holds.count)])
        return holds
    }
}

/// Sets a ground on which a person must not be erased.
package struct SetHold: CaseAction {
    package static let permission = Permission.erasureGiveOpinion
    /// As long as any of the periods that are known.
    package static let mostDays = 50 * 366
    private let person: UUID
    private let ground: HoldGround
    private let until: Day?

    package var concerned: UUID? { person }

    /// - Parameters:
    ///   - person: Of the register.
    ///   - ground: Why.
    ///   - until: The last day on which it holds; `nil` where it holds until it is lifted.
    package init(on person: UUID, _ ground: HoldGround, until: Day?) {
        self.person = person
        self.ground = ground
        self.until = until
    }

    /// - Returns: The hold's identifier.
    package func perform(in tenant: borrowing TenantConnection) async throws -> UUID {
        // Who is being erased at this moment is waited for.
        guard try await tenant.lockPerson(person) != nil else { throw NotFound() }
        try await tenant.permitOpinion()
        guard let user = try await tenant.principal().user else { throw Refused(missing: Self.permission) }
        if let until {
            let days = Int(until.daysSince1970) - Int(tenant.now.daysSince1970)
            guard days >= 0 else { throw InvalidChange("until", .inThePast) }
            guard days <= Self.mostDays else { throw InvalidChange("until", .tooFar(days: Self.mostDays)) }
        }
        let id = UUID.timeOrdered(at: tenant.now)
        try await tenant.addHold(id, on: person, ground: ground.rawValue, until: until?.iso, by: user)
        var details: [AuditCode: AuditEntry.Extra] = ["hold": .id(id), "ground": .word(ground.rawValue)]
        details["until"] = until.map { .word($0.iso) }
        tenant.record(.personHoldSet, on: person, details)
        tenant.made(id)
        return id
    }
}

/// Takes a hold away; that it was there stays known.
package struct LiftHold: CaseAction {
    package static let permission = Permission.erasureGiveOpinion
    private let hold: UUID
    private let person: UUID

    package var concerned: UUID? { person }

    package init(_ hold: UUID, on person: UUID) {
        self.hold = hold
        self.person = person
    }

    package func perform(in tenant: borrowing TenantConnection) async throws {
        guard try await tenant.lockPerson(person) != nil else { throw NotFound() }
        try await tenant.permitOpinion()
        guard let user = try await tenant.principal().user else { throw Refused(missing: Self.permission) }
        guard let row = try await tenant.holds(on: person).first(where: { $0.id == hold }) else { throw NotFound() }
        guard try await tenant.liftHold(hold, by: user) else { throw AlreadyOver() }
        tenant.record(.personHoldLifted, on: person, ["hold": .id(hold), "ground": .word(row.ground)])
    }
}
