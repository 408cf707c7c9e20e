package import Foundation
package import Hummingbird
import NIOCore
package import Safeguards

/// What a form of ours sends, read field by field.
///
/// Each reader gives `nil` for a field that is missing or wrong, and notes why in words for the page; `gather` then
/// gives all the values, or `nil`, and then the page is shown again with `faults` and `kept(_:)`. What no browser sends
/// from our pages, such as a field twice or one that is not in the form, is refused whole.
package final class FormBody {
    package static let mostBytes = 64 * 1024
    /// The hidden field that every form of ours carries.
    package static let tokenField = "form_token"

    private let fields: [String: [String]]
    /// As it came.
    package let bytes: [UInt8]
    private var asked: Set<String> = [tokenField]
    private let list = FaultList()
    private var isTampered = false

    /// - Parameters:
    ///   - request: The request; its body is collected.
    ///   - most: How many bytes it may have.
    /// - Throws: 415 for another media type, 400 for a body that no form makes, 413 for one too big.
    package convenience init(_ request: Request, upTo most: Int = mostBytes) async throws {
        guard let type = request.headers[.contentType], MediaType.isForm(type) else { throw Problem.notAForm }
        let buffer = try await request.body.collect(upTo: most)
        try self.init(Array(buffer.readableBytesView))
    }

    package init(_ bytes: [UInt8]) throws(Problem) {
        self.bytes = bytes
        do {
            fields = Dictionary(grouping: try FormEncoding.pairs(bytes), by: \.name).mapValues { $0.map(\.value) }
        } catch {
            throw .malformedForm
        }
    }

    /// What is wrong, in the order it was found; each pointer is `/` and the name of the field.
    package var faults: [Problem.Field] { list.fields }

    /// What somebody typed, to be shown again. Never for a password.
    package func kept(_ name: String) -> String {
        fields[name]?.first ?? ""
    }

    /// The boxes that somebody ticked, to be shown again.
    package func allKept(_ name: String) -> [String] {
        fields[name] ?? []
    }

    /// All the values together, once every one of them has been found good; `nil` for a page to be shown again.
    ///
    /// - Parameter values: What the readers of this form gave.
    /// - Returns: The same, none of them missing.
    /// - Throws: 400 for what our pages do not send.
    package func gather<each Value>(_ values: repeat (each Value)?) throws(Problem) -> (repeat each Value)? {
        guard !isTampered, asked.isSuperset(of: fields.keys) else { throw .malformedForm }
        guard list.count == 0 else { return nil }
        // Whoever passes a `nil` of their own has no value either.
        return try? (repeat (each values).orAbsent())
    }

    package func note(_ fault: FieldFault, at name: String) {
        list.note(fault, at: "/\(name)")
    }

    /// A text without the blanks around it.
    package func text(_ name: String, length: ClosedRange<Int> = 1...200, _ kind: TextKind = .line) -> String? {
        let text = trimmed(name, kind)
        guard !text.isEmpty || length.lowerBound == 0 else {
            note(.missing, at: name)
            return nil
        }
        guard let fault = kind.fault(of: text, length: length) else { return text }
        note(fault, at: name)
        return nil
    }

    /// A text that may be left empty: `.some(nil)` if it was.
    package func optionalText(
        _ name: String,
        length: ClosedRange<Int> = 1...200,
        _ kind: TextKind = .line
    ) -> String?? {
        optional(name) { text($0, length: length, kind) }
    }

    /// For a field that may be left empty or out: `.some(nil)` if it was.
    package func optional<Value>(_ name: String, _ read: (String) -> Value?) -> Value?? {
        trimmed(name, .line).isEmpty ? .some(nil) : read(name).map { .some($0) }
    }

    /// A password: with the blanks it was typed with.
    package func secret(_ name: String, length: ClosedRange<Int> = 1...1_024) -> Secret<String>? {
        let text = single(name)
        guard !text.isEmpty else {
            note(.missing, at: name)
            return nil
        }
        guard let fault = TextKind.anything.fault(of: text, length: length) else { return Secret(text) }
        note(fault, at: name)
        return nil
    }

    /// A text that means something. `parse` reads it; where it gives `nil`, or throws what says nothing to the reader,
    /// the reader is told `fault`.
    package func parsed<Value>(
        _ name: String,
        length: ClosedRange<Int> = 1...1_000,
        else fault: FieldFault,
        _ parse: (String) throws -> Value?
    ) -> Value? {
        guard let text = text(name, length: length) else { return nil }
        switch FieldFault.reading(text, else: fault, parse) {
        case .success(let value): return value
        case .failure(let fault):
            note(fault, at: name)
            return nil
        }
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

    package func int(_ name: String, in range: ClosedRange<Int64> = .min ... .max) -> Int64? {
        guard let number = parsed(name, length: 1...20, else: .number, Int64.init(digits:)) else { return nil }
        guard range.contains(number) else {
            note(.range(range), at: name)
            return nil
        }
        return number
    }

    /// A box that was ticked. An empty one sends nothing.
    package func flag(_ name: String) -> Bool? {
        asked.insert(name)
        guard let values = fields[name] else { return false }
        guard values == ["1"] else {
            isTampered = true
            return nil
        }
        return true
    }

    /// Every value under a name: boxes of one group that were ticked.
    package func all(_ name: String, count: ClosedRange<Int> = 0...200, length: Int = 200) -> [String]? {
        asked.insert(name)
        let values = fields[name] ?? []
        guard count.contains(values.count) else {
            note(values.isEmpty ? .missing : .count(count), at: name)
            return nil
        }
        guard Set(values).count == values.count,
            values.allSatisfy({ TextKind.line.fault(of: $0, length: 1...length) == nil })
        else {
            isTampered = true
            return nil
        }
        return values
    }

    package func allParsed<Value>(
        _ name: String,
        count: ClosedRange<Int> = 0...200,
        _ parse: (String) throws -> Value?
    ) -> [Value]? {
        guard let texts = all(name, count: count) else { return nil }
        // What a page of ours offers can be parsed.
        let values = texts.compactMap { try? parse($0) }
        guard values.count == texts.count else {
            isTampered = true
            return nil
        }
        return values
    }

    /// The hidden field that shows which page the form stood on.
    var token: String { fields[Self.tokenField].flatMap { $0.count == 1 ? $0[0] : nil } ?? "" }

    private func single(_ name: String) -> String {
        asked.insert(name)
        let values = fields[name] ?? []
        if values.count > 1 { isTampered = true }
        return values.first ?? ""
    }

    private func trimmed(_ name: String, _ kind: TextKind) -> String {
        let text = single(name).trimmingCharacters(in: .whitespacesAndNewlines)
        // Browsers end the lines of a text area with two characters.
        return kind == .lines ? text.replacing("\r\n", with: "\n") : text
    }
}

extension Int64 {
    /// A number in plain digits, with no blanks, no plus and no needless zero.
    package init?(digits text: String) {
        guard let number = Int64(text), String(number) == text else { return nil }
        self = number
    }
}

extension Optional {
    fileprivate struct Absent: Error {}

    fileprivate func orAbsent() throws(Absent) -> Wrapped {
        guard let self else { throw Absent() }
        return self
    }
}
