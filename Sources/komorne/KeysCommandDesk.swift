import Foundation
import Persistence
import Safeguards

extension TenantDesk {
    /// Does something to keys; each step is written down and said as soon as it is done, and a failure in the name of
    /// `act`.
    @discardableResult
    func renewing<Result>(
        _ act: AuditAct,
        of slug: String? = nil,
        root: Int32? = nil,
        _ body: (KeyRotation, KeyRotation.Observer) async throws -> Result
    ) async throws -> Result {
        var note = PlatformNote(act)
        // What is no word of ours is no tenant's slug.
        note.extra["slug"] = slug.flatMap { AuditCode($0) }.map { .code($0) }
        note.extra["root"] = root.map { .number($0) }
        return try await attempting(note) {
            try await body(try rotation()) { event in
                if let note = event.note { try await record(note) }
                Console.say(event.text)
            }
        }
    }
}

extension KeyEvent {
    /// `nil` where nothing was done.
    fileprivate var note: PlatformNote? {
        switch self {
        case .rootMade(let root): PlatformNote(.keyRootMade, .ok, on: nil, ["root": .number(root)])
        case .rootDestroyed(let root): PlatformNote(.keyRootDestroyed, .ok, on: nil, ["root": .number(root)])
        case .rewrappedByRoot(let root, let tally): Self.note(of: tally, on: nil, ["root": .number(root)])
        case .epochMade(let epoch, of: let tenant):
            PlatformNote(.keyEpochMade, .ok, on: .init("tenant", id: tenant.id.value), ["epoch": .number(epoch)])
        case .rewrappedInEpoch(let epoch, of: let tenant, let tally):
            Self.note(of: tally, on: .init("tenant", id: tenant.id.value), ["epoch": .number(epoch)])
        case .epochRetired(let epoch, of: let tenant):
            PlatformNote(.keyEpochRetired, .ok, on: .init("tenant", id: tenant.id.value), ["epoch": .number(epoch)])
        }
    }

    private static func note(
        of tally: KeyTally,
        on object: AuditEntry.Object?,
        _ extra: [AuditCode: AuditEntry.Extra]
    ) -> PlatformNote? {
        guard tally != KeyTally() else { return nil }
        var note = PlatformNote(.keyRewrapped, .ok, on: object, extra)
        note.extra["count"] = .number(Int32(clamping: tally.count))
        note.extra["unopened"] = .number(Int32(clamping: tally.unopened.count))
        return note
    }

    fileprivate var text: String {
        switch self {
        case .rootMade(let root): "Root key \(root) is made."
        case .rootDestroyed(let root): "Root key \(root) is destroyed."
        case .rewrappedByRoot(let root, let tally): "Tenants' keys wrapped by root key \(root): \(tally.count)"
        case .epochMade(let epoch, of: let tenant): "\(tenant.slug): epoch \(epoch) is made."
        case .rewrappedInEpoch(let epoch, of: let tenant, let tally):
            "\(tenant.slug): persons' keys wrapped under epoch \(epoch): \(tally.count)"
        case .epochRetired(let epoch, of: let tenant): "\(tenant.slug): the key of epoch \(epoch) is removed."
        }
    }
}

extension KeyTally {
    private static let mostNamed = 20

    /// Names what does not open, and fails if anything does not.
    func complain() throws {
        guard !unopened.isEmpty else { return }
        for key in unopened.prefix(Self.mostNamed) { Console.error("does not open: \(key)") }
        throw CommandFailure.failed(
            "\(unopened.count) keys do not open and are left as they are; everything else is done"
        )
    }
}

extension OldEpoch {
    var reason: String {
        persons == 0
            ? "\(slug): epoch \(number) stays until the next one is 15 minutes old; try again then"
            : "\(slug): epoch \(number) stays, for \(persons) persons' keys are under it"
    }
}

extension KeyStatus {
    /// A line for each epoch, with tabs between.
    fileprivate var lines: [String] {
        tenants.flatMap { tenant -> [String] in
            guard !tenant.epochs.isEmpty else { return ["\(tenant.slug)\tno keys yet"] }
            let held = tenant.roots.map { roots.contains($0) ? "\($0)" : "\($0) (missing)" }.joined(separator: ", ")
            return tenant.epochs.map { epoch in
                let made = epoch.madeAt?.formatted(.iso8601) ?? "its key is gone"
                return "\(tenant.slug)\troot \(held)\tepoch \(epoch.number)\t\(epoch.persons) persons' keys\t\(made)"
            }
        }
    }

    var text: String {
        (["root keys: \(roots.map { "\($0)" }.joined(separator: ", "))"] + lines).joined(separator: "\n")
    }
}
