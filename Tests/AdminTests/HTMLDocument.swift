/// A page as a strict reader takes it: every element closed, every attribute quoted, nothing that a browser would have
/// to guess.
struct HTMLDocument {
    struct Element {
        let name: String
        let attributes: [String: String]
        let parents: [String]
        /// The characters up to its end, of the elements in it too.
        var text = ""

        subscript(name: String) -> String? { attributes[name] }
    }

    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var elements: [Element] = []

    static let void: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ]

    init(_ html: String) throws {
        var rest = Substring(html)
        guard rest.hasPrefix("<!DOCTYPE html>") else { throw Malformed(description: "no doctype") }
        rest = rest.dropFirst("<!DOCTYPE html>".count)
        var open: [Int] = []
        while !rest.isEmpty {
            let text = rest.prefix { $0 != "<" }
            guard !text.contains(">") else { throw Malformed(description: "a bare > in “\(text)”") }
            let plain = try Self.plain(text)
            for index in open { elements[index].text += plain }
            rest = rest.dropFirst(text.count)
            guard !rest.isEmpty else { break }
            rest = rest.dropFirst()
            if rest.first == "/" {
                let name = rest.dropFirst().prefix { $0 != ">" }
                guard let last = open.popLast(), elements[last].name == name else {
                    throw Malformed(description: "</\(name)> closes nothing, or the wrong element")
                }
                rest = rest.dropFirst(name.count + 2)
            } else {
                let element = try Self.element(&rest, below: open.map { elements[$0].name })
                elements.append(element.element)
                if !element.isClosed { open.append(elements.count - 1) }
            }
        }
        guard open.isEmpty else { throw Malformed(description: "left open: \(open.map { elements[$0].name })") }
    }

    func all(_ name: String) -> [Element] {
        elements.filter { $0.name == name }
    }

    /// What is between `<` and `>`; leaves what follows.
    private static func element(
        _ rest: inout Substring,
        below parents: [String]
    ) throws -> (element: Element, isClosed: Bool) {
        let name = rest.prefix { $0.isLetter || $0.isNumber }
        guard !name.isEmpty, name == name.lowercased() else {
            throw Malformed(description: "no element: “<\(rest.prefix(30))”")
        }
        rest = rest.dropFirst(name.count)
        var attributes: [String: String] = [:]
        while true {
            let blanks = rest.prefix { $0 == " " || $0 == "\n" }
            rest = rest.dropFirst(blanks.count)
            if rest.hasPrefix("/>") {
                rest = rest.dropFirst(2)
                return (Element(name: String(name), attributes: attributes, parents: parents), true)
            }
            if rest.hasPrefix(">") {
                rest = rest.dropFirst()
                let element = Element(name: String(name), attributes: attributes, parents: parents)
                return (element, void.contains(element.name))
            }
            guard !blanks.isEmpty else { throw Malformed(description: "attributes run together in <\(name)>") }
            let (key, value) = try attribute(&rest)
            guard attributes.updateValue(value, forKey: key) == nil else {
                throw Malformed(description: "<\(name)> has \(key) twice")
            }
        }
    }

    private static func attribute(_ rest: inout Substring) throws -> (String, String) {
        let key = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == ":" }
        guard !key.isEmpty else { throw Malformed(description: "no attribute: “\(rest.prefix(30))”") }
        rest = rest.dropFirst(key.count)
        guard rest.hasPrefix("=") else { return (String(key), "") }
        guard rest.hasPrefix("=\"") else { throw Malformed(description: "\(key) is not quoted") }
        let value = rest.dropFirst(2).prefix { $0 != "\"" }
        rest = rest.dropFirst(value.count + 3)
        return (String(key), try plain(value))
    }

    private static let entities = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "#39": "'"]

    private static func plain(_ text: Substring) throws -> String {
        let pieces = text.split(separator: "&", omittingEmptySubsequences: false)
        return try pieces.dropFirst().reduce(into: String(pieces[0])) { result, piece in
            let name = piece.prefix { $0 != ";" }
            guard let character = entities[String(name)], name.count < piece.count else {
                throw Malformed(description: "a bare & before “\(piece.prefix(20))”")
            }
            result += character + piece.dropFirst(name.count + 1)
        }
    }
}
