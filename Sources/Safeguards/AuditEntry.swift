package import Foundation

/// One line of the audit log: who did what to whom, why, and how it ended.
///
/// The bytes are canonical JSON (RFC 8785). They are written once, stored as they are and never made again from their
/// parts, because what is proven later is these bytes.
package struct AuditEntry: Sendable, Hashable {
    /// Who acted.
    package struct Actor: Sendable, Hashable {
        package enum Kind: String, Sendable, CaseIterable {
            case user, token, job, visitor, `operator`, system
        }

        package var kind: Kind
        /// The account, token or operator.
        package var id: UUID?
        /// The name of a job; people have none here.
        package var name: AuditCode?
        /// The roles held at that moment.
        package var roles: [AuditCode]
        /// SHA-256 of the session's token; the first eight bytes are written.
        package var session: [UInt8]?

        package init(
            _ kind: Kind,
            id: UUID? = nil,
            name: AuditCode? = nil,
            roles: [AuditCode] = [],
            session: [UInt8]? = nil
        ) {
            self.kind = kind
            self.id = id
            self.name = name
            self.roles = roles
            self.session = session
        }
    }

    /// What was acted on.
    package struct Object: Sendable, Hashable {
        package var kind: AuditCode
        package var id: UUID?

        package init(_ kind: AuditCode, id: UUID? = nil) {
            self.kind = kind
            self.id = id
        }
    }

    /// A person whose data was seen or changed, and which fields: one bit for each.
    package struct Subject: Sendable, Hashable {
        package var id: UUID
        package var fields: UInt64

        package init(_ id: UUID, fields: UInt64) {
            self.id = id
            self.fields = fields
        }
    }

    /// What somebody gave as the reason, and the case it was for.
    package struct Purpose: Sendable, Hashable {
        package var code: AuditCode
        package var inCase: UUID?
        /// What was said of it in words, sealed with the audit key of the day.
        package var words: Sealed<String>?

        package init(_ code: AuditCode, inCase: UUID? = nil, words: Sealed<String>? = nil) {
            self.code = code
            self.inCase = inCase
            self.words = words
        }
    }

    /// One changed cell: SHA-256 of the stored envelopes, and, where they are to be kept, the envelopes.
    package struct Change: Sendable, Hashable {
        package var field: FieldRegistry
        /// The row in which it stands, where that is not what was acted on.
        package var row: UUID?
        package var hashBefore: [UInt8]?
        package var hashAfter: [UInt8]?
        package var before: [UInt8]?
        package var after: [UInt8]?

        package init(
            _ field: FieldRegistry,
            row: UUID? = nil,
            hashBefore: [UInt8]? = nil,
            hashAfter: [UInt8]? = nil,
            before: [UInt8]? = nil,
            after: [UInt8]? = nil
        ) {
            self.field = field
            self.row = row
            self.hashBefore = hashBefore
            self.hashAfter = hashAfter
            self.before = before
            self.after = after
        }
    }

    /// A small fact beside the rest, such as the method of a sign-in.
    package enum Extra: Sendable, Hashable {
        case code(AuditCode)
        /// Several codes, such as the roles somebody was given.
        case codes([AuditCode])
        case number(Int32)
    }

    package var tenant: TenantID
    /// A UUID of version 7.
    package var id: UUID
    /// Microseconds since 1970 in UTC.
    package var at: Int64
    package var act: AuditAct
    package var actor: Actor
    package var result: AuditResult
    package var object: Object?
    package var subjects: [Subject] = []
    package var purpose: Purpose?
    /// The number of the request, which its log line has too.
    package var request: AuditCode?
    package var changes: [Change] = []
    /// Address and browser, sealed with the audit key of the day.
    package var network: Sealed<String>?
    /// What was looked for, sealed with the key of the one person who was found, else with the audit key of the day.
    package var query: Sealed<String>?
    package var extra: [AuditCode: Extra] = [:]

    package init(
        _ act: AuditAct,
        _ result: AuditResult = .ok,
        by actor: Actor,
        on object: Object? = nil,
        in tenant: TenantID,
        id: UUID,
        at instant: Date
    ) {
        self.tenant = tenant
        self.id = id
        at = AuditInstant.microseconds(of: instant)
        self.act = act
        self.actor = actor
        self.result = result
        self.object = object
    }
}

extension AuditEntry {
    /// The version of the rules that `decide` judged by.
    package static let policyVersion: Int64 = 1

    /// The entry as it is stored.
    package var bytes: [UInt8] {
        do {
            return try JSONCanonical.object(members).bytes()
        } catch {
            preconditionFailure("every number in an entry is smaller than those that JSON would round")
        }
    }

    /// What stands for the entry in the tree of the log.
    package static func leafHash(of bytes: [UInt8]) -> [UInt8] {
        TreeHash.leaf(bytes).bytes
    }

    package var leafHash: [UInt8] { Self.leafHash(of: bytes) }

    private var members: [String: JSONCanonical] {
        var members: [String: JSONCanonical] = [
            "v": 1, "t": .identifier(tenant.value), "id": .identifier(id), "at": .string(AuditInstant.text(of: at)),
            "cls": .string(act.kind.name), "act": .string(act.name), "actor": actor.json, "res": .string(result.name),
            "pv": .integer(Self.policyVersion),
        ]
        members["obj"] = object?.json
        members["why"] = purpose?.json
        members["rid"] = request.map { .string($0.text) }
        members["net"] = network.map { .string(Base64URL.text(of: $0.bytes)) }
        members["q"] = query.map { .string(Base64URL.text(of: $0.bytes)) }
        if !subjects.isEmpty { members["sub"] = .array(subjects.map(\.json)) }
        if !changes.isEmpty { members["chg"] = .array(changes.map(\.json)) }
        if !extra.isEmpty {
            members["x"] = .object(Dictionary(uniqueKeysWithValues: extra.map { ($0.key.text, $0.value.json) }))
        }
        return members
    }
}

extension JSONCanonical {
    fileprivate static func identifier(_ id: UUID) -> JSONCanonical {
        .string(id.uuidString.lowercased())
    }
}

extension AuditEntry.Actor {
    fileprivate var json: JSONCanonical {
        var members: [String: JSONCanonical] = ["k": .string(kind.rawValue)]
        members["id"] = id.map { .identifier($0) }
        members["n"] = name.map { .string($0.text) }
        // A set has no order, and equal entries are equal bytes.
        if !roles.isEmpty { members["role"] = .array(roles.map(\.text).sorted().map { .string($0) }) }
        members["sh"] = session.map { .string(Hex.text(of: $0.prefix(8))) }
        return .object(members)
    }
}

extension AuditEntry.Object {
    fileprivate var json: JSONCanonical {
        var members: [String: JSONCanonical] = ["k": .string(kind.text)]
        members["id"] = id.map { .identifier($0) }
        return .object(members)
    }
}

extension AuditEntry.Subject {
    fileprivate var json: JSONCanonical {
        ["id": .identifier(id), "f": .string(Hex.text(of: fields.bigEndianBytes))]
    }
}

extension AuditEntry.Purpose {
    fileprivate var json: JSONCanonical {
        var members: [String: JSONCanonical] = ["p": .string(code.text)]
        members["case"] = inCase.map { .identifier($0) }
        members["say"] = words.map { .string(Base64URL.text(of: $0.bytes)) }
        return .object(members)
    }
}

extension AuditEntry.Change {
    fileprivate var json: JSONCanonical {
        var members: [String: JSONCanonical] = ["f": .integer(Int64(field.rawValue))]
        members["r"] = row.map { .identifier($0) }
        members["hb"] = hashBefore.map { .string(Hex.text(of: $0)) }
        members["ha"] = hashAfter.map { .string(Hex.text(of: $0)) }
        members["b"] = before.map { .string(Base64URL.text(of: $0)) }
        members["a"] = after.map { .string(Base64URL.text(of: $0)) }
        return .object(members)
    }
}

extension AuditEntry.Extra {
    fileprivate var json: JSONCanonical {
        switch self {
        case .code(let code): .string(code.text)
        case .codes(let codes): .array(codes.map { .string($0.text) })
        case .number(let number): .integer(Int64(number))
        }
    }
}
