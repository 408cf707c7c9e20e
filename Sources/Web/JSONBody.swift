package import Foundation
package import Hummingbird
import NIOCore

/// The JSON object that a request carries, or an object within it, read member by member.
///
/// Each reader gives `nil` for a member that is missing or wrong, and notes why; `gather` then gives all the values, or
/// throws one problem that tells of every fault, members nobody asked for included:
///
///     let body = try await JSONBody(request)
///     let (name, expiry) = try body.gather(
///         body.string("name", length: 1...100),
///         body.optional("expires_at") { body.instant($0) }
///     )
package final class JSONBody {
    package static let mostBytes = 64 * 1024

    private let members: [String: JSONTree]
    private let order: [String]
    private let faults: FaultList
    private let pointer: String
    private var asked: Set<String> = []
    private var parts: [JSONBody] = []

    /// - Parameters:
    ///   - request: The request; its body is collected.
    ///   - most: How many bytes it may have.
    /// - Throws: 415 for another media type, 400 for a body that is empty or no JSON, 413 for one too big, 422 for one
    ///   that is no object.
    package convenience init(_ request: Request, upTo most: Int = mostBytes) async throws {
        let buffer = try await request.body.collect(upTo: most)
        if buffer.readableBytes > 0 {
            guard let type = request.headers[.contentType], MediaType.isJSON(type) else { throw Problem.notJSON }
        }
        try self.init(Array(buffer.readableBytesView))
    }

    package convenience init(_ bytes: [UInt8]) throws(Problem) {
        let tree: JSONTree
        do {
            tree = try StrictJSON.parse(bytes)
        } catch {
            throw .malformedJSON(error)
        }
        guard case .object(let members) = tree else {
            let fault = FieldFault.object
            throw .invalidFields.with([Problem.Field(pointer: "", code: fault.code, message: fault.message)])
        }
        self.init(members, faults: FaultList(), pointer: "")
    }

    private init(_ members: [JSONTree.Member], faults: FaultList, pointer: String) {
        self.members = Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value) })
        order = members.map(\.name)
        self.faults = faults
        self.pointer = pointer
    }

    /// All the values together, once every one of them has been found good.
    ///
    /// - Parameter values: What the readers of this body gave.
    /// - Returns: The same, none of them missing.
    /// - Throws: 422 with every fault.
    package func gather<each Value>(_ values: repeat (each Value)?) throws(Problem) -> (repeat each Value) {
        noteUnknown()
        guard faults.count == 0 else { throw .invalidFields.with(faults.fields) }
        do {
            return (repeat try (each values).orMissing())
        } catch {
            throw .invalidFields
        }
    }

    /// Notes what only the reader of several values can see.
    package func note(_ fault: FieldFault, at name: String) {
        faults.note(fault, at: place(of: name))
    }

    /// Takes the members for known that nobody read, where which there may be hangs on a value that is wrong.
    package func passOverTheRest() {
        asked.formUnion(order)
    }

    package func contains(_ name: String) -> Bool {
        members[name] != nil
    }

    /// For a member that may be left out: `.some(nil)` if it was. `null` is not the same as leaving it out.
    package func optional<Value>(_ name: String, _ read: (String) -> Value?) -> Value?? {
        guard members[name] != nil else {
            asked.insert(name)
            return .some(nil)
        }
        return read(name).map { .some($0) }
    }

    /// For a member that must be there but may be `null`: `.some(nil)` if it was.
    package func nullable<Value>(_ name: String, _ read: (String) -> Value?) -> Value?? {
        guard members[name] == .null else { return read(name).map { .some($0) } }
        asked.insert(name)
        return .some(nil)
    }

    package func string(_ name: String, length: ClosedRange<Int> = 1...200, _ kind: TextKind = .line) -> String? {
        guard let tree = required(name) else { return nil }
        return string(tree, length, kind, at: place(of: name))
    }

    package func optionalString(
        _ name: String,
        length: ClosedRange<Int> = 1...200,
        _ kind: TextKind = .line
    ) -> String?? {
        optional(name) { string($0, length: length, kind) }
    }

    /// A string that means something. `parse` reads it; where it gives `nil`, or throws what says nothing to the
    /// client, the client is told `fault`.
    package func parsed<Value>(
        _ name: String,
        length: ClosedRange<Int> = 1...1_000,
        else fault: FieldFault,
        _ parse: (String) throws -> Value?
    ) -> Value? {
        guard let text = string(name, length: length, .anything) else { return nil }
        return value(text, fault, at: place(of: name), parse)
    }

    package func choice<Value: RawRepresentable>(_ name: String, as type: Value.Type) -> Value?
    where Value.RawValue == String {
        parsed(name, else: .choice) { Value(rawValue: $0) }
    }

    package func uuid(_ name: String) -> UUID? {
        parsed(name, else: .uuid) { UUID(strict: $0) }
    }

    package func date(_ name: String) -> CalendarDay? {
        parsed(name, else: .date) { CalendarDay($0) }
    }

    package func instant(_ name: String) -> Date? {
        parsed(name, else: .instant) { Date(rfc3339: $0) }
    }

    package func bool(_ name: String) -> Bool? {
        guard let tree = required(name) else { return nil }
        guard case .bool(let value) = tree else {
            note(.wrongType(Bilingual("true albo false", english: "true or false")), at: name)
            return nil
        }
        return value
    }

    package func int(_ name: String, in range: ClosedRange<Int64> = .min ... .max) -> Int64? {
        guard let tree = required(name) else { return nil }
        guard case .integer(let value) = tree else {
            note(.wrongType(Bilingual("liczba całkowita", english: "a whole number")), at: name)
            return nil
        }
        guard range.contains(value) else {
            note(.range(range), at: name)
            return nil
        }
        return value
    }

    package func stringArray(
        _ name: String,
        count: ClosedRange<Int> = 0...200,
        length: ClosedRange<Int> = 1...200
    ) -> [String]? {
        array(name, count: count) { tree, place in string(tree, length, .line, at: place) }
    }

    /// Texts that mean something, as `parsed` reads one of them.
    package func parsedArray<Value>(
        _ name: String,
        count: ClosedRange<Int> = 0...200,
        else fault: FieldFault,
        _ parse: (String) throws -> Value?
    ) -> [Value]? {
        array(name, count: count) { tree, place in
            guard let text = string(tree, 1...1_000, .anything, at: place) else { return nil }
            return value(text, fault, at: place, parse)
        }
    }

    package func uuidArray(_ name: String, count: ClosedRange<Int> = 0...200) -> [UUID]? {
        parsedArray(name, count: count, else: .uuid) { UUID(strict: $0) }
    }

    /// An object within; what is wrong with it is told by this body's `gather`.
    package func object(_ name: String) -> JSONBody? {
        guard let tree = required(name) else { return nil }
        return part(tree, at: place(of: name))
    }

    package func objects(_ name: String, count: ClosedRange<Int> = 0...200) -> [JSONBody]? {
        objects(name, count: count) { $0 }
    }

    /// Each object is read, whatever is wrong with the others.
    package func objects<Value>(
        _ name: String,
        count: ClosedRange<Int> = 0...200,
        _ read: (JSONBody) -> Value?
    ) -> [Value]? {
        array(name, count: count) { tree, place in part(tree, at: place).flatMap(read) }
    }
}

extension JSONBody {
    private func required(_ name: String) -> JSONTree? {
        asked.insert(name)
        guard let tree = members[name] else {
            note(.missing, at: name)
            return nil
        }
        return tree
    }

    private func string(_ tree: JSONTree, _ length: ClosedRange<Int>, _ kind: TextKind, at place: String) -> String? {
        guard case .string(let text) = tree else {
            faults.note(.wrongType(Bilingual("tekst", english: "a string")), at: place)
            return nil
        }
        guard let fault = kind.fault(of: text, length: length) else { return text }
        faults.note(fault, at: place)
        return nil
    }

    private func value<Value>(
        _ text: String,
        _ fault: FieldFault,
        at place: String,
        _ parse: (String) throws -> Value?
    ) -> Value? {
        switch FieldFault.reading(text, else: fault, parse) {
        case .success(let value): return value
        case .failure(let fault):
            faults.note(fault, at: place)
            return nil
        }
    }

    private func array<Value>(
        _ name: String,
        count: ClosedRange<Int>,
        _ read: (_ tree: JSONTree, _ place: String) -> Value?
    ) -> [Value]? {
        guard let tree = required(name) else { return nil }
        guard case .array(let elements) = tree else {
            note(.wrongType(Bilingual("tablica", english: "an array")), at: name)
            return nil
        }
        guard count.contains(elements.count) else {
            note(.count(count), at: name)
            return nil
        }
        let values = elements.enumerated().map { read($1, "\(place(of: name))/\($0)") }
        let good = values.compactMap { $0 }
        return good.count == values.count ? good : nil
    }

    private func part(_ tree: JSONTree, at place: String) -> JSONBody? {
        guard case .object(let members) = tree else {
            faults.note(.object, at: place)
            return nil
        }
        let part = JSONBody(members, faults: faults, pointer: place)
        parts.append(part)
        return part
    }

    private func noteUnknown() {
        for name in order where asked.insert(name).inserted { note(.unknown, at: name) }
        for part in parts { part.noteUnknown() }
    }

    /// The JSON Pointer (RFC 6901) of a member.
    private func place(of name: String) -> String {
        pointer + "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}

extension FieldFault {
    fileprivate static let object = wrongType(Bilingual("obiekt", english: "an object"))
}

extension Optional {
    fileprivate struct Missing: Error {}

    fileprivate func orMissing() throws(Missing) -> Wrapped {
        guard let self else { throw Missing() }
        return self
    }
}
