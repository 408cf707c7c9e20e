import Mustache
import Synchronization
import Web

/// What templates read: names and values in one language, made from the values that pages are made of.
struct Model: MustacheParent {
    private let values: [String: Any]
    private let strays: Strays?

    /// - Parameters:
    ///   - values: What the names stand for.
    ///   - strays: Told of names that are looked for and do not stand here; a template climbs no higher than to a model
    ///     that has one.
    init(_ values: [String: Any], strays: Strays? = nil) {
        self.values = values
        self.strays = strays
    }

    func child(named name: String) -> Any? {
        if let value = values[name] { return value }
        strays?.add(name)
        return strays == nil ? nil : Nothing()
    }

    subscript(name: String) -> Any? { values[name] }
}

/// A value that is absent: it prints as nothing, and keeps a template from looking further out for the same name.
struct Nothing: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
}

/// Names that templates ask for and no page has: mistakes of ours, which a test looks for.
final class Strays: Sendable {
    private let found = Mutex<Set<String>>([])

    func add(_ name: String) {
        found.withLock { _ = $0.insert(name) }
    }

    var names: Set<String> { found.withLock { $0 } }
}

/// Turns the values of a page into what templates read: each word into the reader's language, each structure into
/// names.
struct Translator {
    let language: Language

    func translate(_ value: Any) -> Any {
        switch value {
        case let text as String: text
        case let flag as Bool: flag
        case let number as Int: String(number)
        case let words as Bilingual: words.set(in: language)
        case let address as Address: address.text
        case let moment as Moment:
            Model(["template": Moment.template, "iso": moment.iso, "text": moment.text(in: language)])
        case let list as [Any]: list.map(translate)
        default: translate(parts: Mirror(reflecting: value), of: value)
        }
    }

    private func translate(parts: Mirror, of value: Any) -> Any {
        switch parts.displayStyle {
        case .optional: parts.children.first.map { translate($0.value) } ?? Nothing()
        case .enum: String(describing: value)
        default: Model(names(of: value))
        }
    }

    /// The stored properties of a structure, and the template that draws it.
    func names(of value: Any) -> [String: Any] {
        var names: [String: Any] = [:]
        for part in Mirror(reflecting: value).children {
            guard let label = part.label else { continue }
            names[label] = translate(part.value)
        }
        if let component = value as? any Component { names["template"] = type(of: component).template }
        return names
    }
}
