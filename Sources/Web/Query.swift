package import Foundation
package import Hummingbird

/// The parameters of an address, each of which may occur once and must be known to the route.
///
/// Identifiers of persons never stand in an address: whoever searches for one does so by POST.
package struct Query {
    private let values: [String: [String]]
    private var asked: Set<String> = []

    fileprivate init(_ request: Request) throws(Problem) {
        let path = request.head.path ?? ""
        guard !path.utf8.contains(UInt8(ascii: "#")) else { throw .malformed }
        let query = path.utf8.firstIndex(of: UInt8(ascii: "?")).map { path.utf8[$0...].dropFirst() }
        do {
            let pairs = try FormEncoding.pairs(query ?? path.utf8[path.endIndex...])
            values = Dictionary(grouping: pairs, by: \.name).mapValues { $0.map(\.value) }
        } catch {
            throw .malformed
        }
    }

    /// - Returns: `nil` where the parameter is not given.
    /// - Throws: 400 where it is given twice, or is empty or too long; 422 where it holds characters that cannot be
    ///   seen.
    package mutating func text(_ name: String, length: ClosedRange<Int> = 1...200) throws(Problem) -> String? {
        guard let text = try given(name) else { return nil }
        if let fault = TextKind.line.fault(of: text, length: length) { throw .invalidParameter(name, fault) }
        return text
    }

    /// A text that means something; what `parse` gives `nil` for is `fault`.
    package mutating func parsed<Value>(
        _ name: String,
        else fault: FieldFault,
        _ parse: (String) -> Value?
    ) throws(Problem) -> Value? {
        guard let text = try given(name) else { return nil }
        guard let value = parse(text) else { throw .invalidParameter(name, fault) }
        return value
    }

    private mutating func given(_ name: String) throws(Problem) -> String? {
        asked.insert(name)
        guard let given = values[name] else { return nil }
        guard given.count == 1 else { throw .repeatedParameter(name) }
        return given.first
    }

    package mutating func choice<Value: RawRepresentable>(
        _ name: String,
        as type: Value.Type
    ) throws(Problem) -> Value? where Value.RawValue == String {
        try parsed(name, else: .choice) { Value(rawValue: $0) }
    }

    package mutating func uuid(_ name: String) throws(Problem) -> UUID? {
        try parsed(name, else: .uuid) { UUID(strict: $0) }
    }

    package mutating func date(_ name: String) throws(Problem) -> CalendarDay? {
        try parsed(name, else: .date) { CalendarDay($0) }
    }

    package mutating func bool(_ name: String) throws(Problem) -> Bool {
        try parsed(name, else: .choice) { ["true": true, "false": false][$0] } ?? false
    }

    package mutating func int(_ name: String, in range: ClosedRange<Int64>) throws(Problem) -> Int64? {
        let number = try parsed(name, else: .number) { Int64(digits: $0) }
        guard let number, !range.contains(number) else { return number }
        throw .invalidParameter(name, .range(range))
    }

    /// How much of a list is asked for, and from where.
    package mutating func page() throws(Problem) -> PageRequest {
        let limit = try int("limit", in: PageRequest.limits)
        asked.insert("cursor")
        let cursors = values["cursor"] ?? []
        guard cursors.count <= 1 else { throw .repeatedParameter("cursor") }
        return PageRequest(limit: limit.map { Int($0) } ?? PageRequest.usualLimit, cursor: cursors.first)
    }

    /// - Throws: 400 for parameters that nobody asked for.
    fileprivate func finish() throws(Problem) {
        guard asked.isSuperset(of: values.keys) else { throw .unknownParameter(known: Array(asked)) }
    }
}

extension Request {
    /// Reads the address's parameters; those that `read` does not ask for are refused.
    package func query<Result>(_ read: (inout Query) throws(Problem) -> Result) throws(Problem) -> Result {
        var query = try Query(self)
        let result = try read(&query)
        try query.finish()
        return result
    }

    /// For routes whose address has no parameters.
    package func refuseQuery() throws(Problem) {
        try Query(self).finish()
    }

    /// For routes that take no body.
    package func refuseBody() async throws {
        guard try await body.collect(upTo: JSONBody.mostBytes).readableBytes == 0 else { throw Problem.unexpectedBody }
    }
}

extension RequestContext {
    /// The identifier that stands in the path. What is none names nothing, so it is not found.
    package func uuid(_ name: String) throws(Problem) -> UUID {
        guard let text = parameters.get(name), let uuid = UUID(strict: text) else { throw .notFound }
        return uuid
    }
}
