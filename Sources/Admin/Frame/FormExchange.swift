import Casework
import Foundation
import Hummingbird
import Safeguards
import Web

extension Exchange {
    /// Does what a form asks for; shows it again where something in it has to be mended.
    ///
    /// - Parameters:
    ///   - form: What was sent.
    ///   - places: At which field of the form a problem's code, or a field of the action, is shown.
    ///   - again: Draws the form with what was typed.
    ///   - conflict: What is shown where somebody else was faster; a problem where nil.
    ///   - act: Reads the form and does it; nil for a form with faults.
    /// - Returns: The answer of `act`, or the form again.
    /// - Throws: Whatever is not about a field of the form.
    func submit(
        _ form: FormBody,
        places: [String: String] = [:],
        again: () async throws -> Answer,
        conflict: (() async throws -> Answer)? = nil,
        _ act: () async throws -> Answer?
    ) async throws -> Answer {
        do {
            if let answer = try await act() { return answer }
        } catch let error as VersionConflict {
            guard let conflict else { throw error }
            return try await conflict()
        } catch {
            guard form.takes(error, places) else { throw error }
        }
        return try await again()
    }

    /// Shows the factor that came with a form, where its page asked for one.
    func show(_ proof: FactorProof?) async throws {
        guard let proof else { return }
        renew(try await casework.stepUp(proof, by: try signedIn()))
    }

    /// Performs a command once, however often the very same form is sent.
    ///
    /// Another content under the same key is another wish: somebody went back, and changed what stood there.
    func once<Action: Undertaking>(
        _ action: Action,
        _ form: FormBody,
        key: UUID,
        route: String
    ) async throws -> Performance<Action.Outcome> {
        let caller = try signedIn()
        do {
            return try await casework.perform(action, by: caller, once: try await commandKey(key, form, route, caller))
        } catch is CommandKeyReused {
            return try await casework.perform(
                action,
                by: caller,
                once: try await commandKey(UUID(), form, route, caller)
            )
        }
    }

    private func commandKey(
        _ key: UUID,
        _ form: FormBody,
        _ route: String,
        _ caller: Caller
    ) async throws -> CommandKey {
        try await casework.onceOnly(
            key,
            route: route,
            subject: request.uri.path,
            body: form.bytes,
            in: caller.tenant
        )
    }
}

extension FormBody {
    /// Takes an error for what is wrong with fields of this form.
    ///
    /// - Returns: Whether it was.
    func takes(_ error: any Error, _ places: [String: String]) -> Bool {
        guard let problem = Problem.describing(error) else { return false }
        if let place = places[problem.code] ?? Self.usualPlaces[problem.code] {
            note(FieldFault(problem.code, problem.detail ?? problem.title), at: place)
            return true
        }
        for fault in problem.errors {
            let name = String(fault.pointer.dropFirst())
            note(FieldFault(fault.code, fault.message), at: places[name] ?? name)
        }
        return !problem.errors.isEmpty
    }

    private static let usualPlaces = [
        Problem.stepUpRequired.code: "code", "wrong-code": "code",
    ]

    /// What is wrong with a field, if anything is.
    func fault(_ name: String) -> Bilingual? {
        faults.first { $0.pointer == "/\(name)" }?.message
    }

    /// The code that a form asks for where no factor was shown lately.
    func proof(_ name: String = "code") -> FactorProof?? {
        optional(name) { parsed($0, length: 1...100, else: .code) { FactorProof(parsing: $0) } }
    }

    /// What a group of boxes says, or what a choice between two versions says of all of it at once: there, none of the
    /// boxes is an empty value.
    func set(_ name: String, count: ClosedRange<Int> = 0...200) -> Set<String>? {
        guard allKept(name) != [""] else {
            passOver(name)
            if count.contains(0) { return [] }
            note(.missing, at: name)
            return nil
        }
        guard let values = all(name, count: 0...200, length: 20_000) else { return nil }
        let parts = Set(values.flatMap { $0.split(separator: ",").map(String.init) })
        guard count.contains(parts.count) else {
            note(parts.isEmpty ? .missing : .count(count), at: name)
            return nil
        }
        return parts
    }

    /// Fields that only matter where two people change the same thing.
    func passOver(_ names: String...) {
        for name in names { _ = optionalText(name, length: 1...50_000, .anything) }
    }

    /// The version that the reader saw.
    func version() -> Int64? { int("version", in: 0...Int64.max) }

    /// Lines of a text area; empty ones do not count.
    func lines(_ name: String, most: Int = 20_000) -> [String]? {
        guard let text = optionalText(name, length: 1...most, .lines) else { return nil }
        return (text ?? "").split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty
        }
    }
}

/// A form as it was sent, or as it begins.
struct Filled {
    private let form: FormBody?

    init(_ form: FormBody?) {
        self.form = form
    }

    func text(_ name: String, or initial: String = "") -> String { form?.kept(name) ?? initial }

    func fault(_ name: String) -> Bilingual? { form?.fault(name) }

    func chosen(_ name: String, or initial: Set<String> = []) -> Set<String> {
        form.map { Set($0.allKept(name).flatMap { $0.split(separator: ",").map(String.init) }) } ?? initial
    }

    /// The key under which the form's command is done once.
    var key: String { form.map { $0.kept("key") }.flatMap { UUID(uuidString: $0) == nil ? nil : $0 } ?? UUID().text }
}

extension Hidden {
    static func key(of filled: Filled) -> Hidden { Hidden("key", filled.key) }

    /// What a field held when the form was drawn: for telling who changed what.
    static func former(_ name: String, _ value: String) -> Hidden { Hidden("was_\(name)", value) }
}

extension TextField {
    /// Asks for a factor once more, before something that matters; nothing where one was shown just now.
    static func stepUp(_ viewer: Viewer, _ filled: Filled) -> [any Component] {
        guard !viewer.isSteppedUp || filled.fault("code") != nil else { return [] }
        return [
            TextField(
                "code",
                Bilingual("Potwierdź, że to Ty: kod jednorazowy", english: "Confirm that it is you: one-time code"),
                kind: .oneTimeCode,
                hint: Bilingual(
                    "6 cyfr z aplikacji uwierzytelniającej. Potwierdzenie jest ważne 5 minut.",
                    english: "6 digits from your authenticator app. The confirmation is good for 5 minutes."
                ),
                error: filled.fault("code"),
                length: 64
            )
        ]
    }
}
