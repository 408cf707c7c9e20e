import CExpat

/// An XML element as it begins: its name and attributes without their prefixes.
struct XMLElement {
    let name: String
    let attributes: [(name: String, value: String)]

    subscript(_ name: String) -> String? {
        attributes.first { $0.name == name }?.value
    }
}

/// What is made of an XML document while it is read.
protocol XMLTarget: AnyObject {
    func begin(_ element: XMLElement, at place: FilePlace)
    /// The text is what stood between the last tag and this one; empty unless `wantsText`.
    func end(_ name: String, text: String, at place: FilePlace)
    /// Whether the text of the element that has just begun matters.
    var wantsText: Bool { get }
}

/// Why a document is not read on.
package enum XMLMistake: Hashable, Sendable {
    /// By the number that expat gives it.
    case malformed(code: Int32)
    /// It declares its own grammar or entities, which no file of a bank or a spreadsheet does.
    case declaresEntities
    case tooDeep
    /// One tag, comment or text is larger than anything that is meant honestly, or there are more names of elements and
    /// attributes.
    case tooLarge
}

/// Reads XML in pieces with expat: no external entities, no DTD, and bounds on depth, on each piece of it and on the
/// names in all of it.
///
/// For one task at a time.
@safe final class XMLReader {
    private let parser: XML_Parser
    private let sink: Sink
    private var gathered: [UInt8] = []
    private var isOver = false

    static let deepest = 64
    static let largestPiece = 1 << 20
    static let largestText = 1 << 18
    /// Of elements and attributes together: expat keeps each for as long as it reads.
    static let mostNames = 4_096
    static let mostBytesOfNames = 1 << 18
    private static let portion = 1 << 14

    /// Where places are not tracked, every place is the start, which is faster.
    init(_ target: any XMLTarget, tracksPlaces: Bool) {
        guard let parser = unsafe XML_ParserCreate(nil) else { preconditionFailure("expat has memory for a parser") }
        unsafe self.parser = parser
        sink = unsafe Sink(target, parser: parser, tracksPlaces: tracksPlaces)
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(sink).toOpaque())
        unsafe XML_SetElementHandler(
            parser,
            { unsafe Sink.of($0)?.begin($1, $2) },
            { user, _ in unsafe Sink.of(user)?.end() }
        )
        unsafe XML_SetCharacterDataHandler(parser) { unsafe Sink.of($0)?.add($1, count: $2) }
        unsafe XML_SetCommentHandler(parser) { user, _ in unsafe Sink.of(user)?.silent = 0 }
        unsafe XML_SetProcessingInstructionHandler(parser) { user, _, _ in unsafe Sink.of(user)?.silent = 0 }
        unsafe XML_SetStartDoctypeDeclHandler(parser) { user, _, _, _, _ in
            unsafe Sink.of(user)?.fail(.declaresEntities)
        }
        unsafe XML_SetUnknownEncodingHandler(parser, { unsafe fill($2, forEncoding: $1) }, nil)
    }

    deinit {
        unsafe XML_ParserFree(parser)
    }

    /// Why nothing is read any more.
    var fault: (mistake: XMLMistake, place: FilePlace)? { sink.fault }

    /// Takes the next bytes; after a mistake they are dropped.
    func take(_ chunk: [UInt8]) {
        guard sink.fault == nil else { return }
        // In small pieces a long tag would be begun again and again.
        gathered += chunk
        if gathered.count >= Self.portion { parse(isLast: false) }
    }

    func end() {
        guard !isOver else { return }
        isOver = true
        parse(isLast: true)
    }

    private func parse(isLast: Bool) {
        var index = 0
        repeat {
            guard sink.fault == nil else { break }
            let count = min(gathered.count - index, Self.largestPiece / 4)
            sink.silent += count
            let isEnd = isLast && index + count == gathered.count
            let status = unsafe gathered.withUnsafeBytes { bytes in
                let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[index..<(index + count)])
                let start = unsafe part.bindMemory(to: CChar.self).baseAddress
                return unsafe XML_Parse(parser, start, Int32(count), isEnd ? 1 : 0)
            }
            index += count
            if status != XML_STATUS_OK {
                sink.fail(.malformed(code: Int32(bitPattern: unsafe XML_GetErrorCode(parser).rawValue)))
            }
            if sink.silent > Self.largestPiece { sink.fail(.tooLarge) }
        } while index < gathered.count
        gathered.removeAll(keepingCapacity: true)
    }
}

/// What expat calls.
@safe private final class Sink {
    var silent = 0
    private(set) var fault: (mistake: XMLMistake, place: FilePlace)?
    private let target: any XMLTarget
    private let parser: XML_Parser
    private let tracksPlaces: Bool
    /// The elements that have begun and not ended, without their prefixes.
    private var open: [String] = []
    private var text: [UInt8] = []
    /// Without its prefix, each name that was seen, by its bytes.
    private var localNames: [String: String] = [:]
    private var bytesOfNames = 0

    init(_ target: any XMLTarget, parser: XML_Parser, tracksPlaces: Bool) {
        self.target = target
        unsafe self.parser = parser
        self.tracksPlaces = tracksPlaces
    }

    static func of(_ user: UnsafeMutableRawPointer?) -> Sink? {
        guard let user = unsafe user else { return nil }
        return unsafe Unmanaged<Sink>.fromOpaque(user).takeUnretainedValue()
    }

    func begin(_ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        silent = 0
        // Expat says some things even after it was stopped.
        guard fault == nil else { return }
        guard open.count < XMLReader.deepest else { return fail(.tooDeep) }
        text.removeAll(keepingCapacity: true)
        guard let element = unsafe localName(name) else { return fail(.tooLarge) }
        var list: [(name: String, value: String)] = []
        var index = 0
        while let name = unsafe attributes?[index], let value = unsafe attributes?[index + 1] {
            guard let attribute = unsafe localName(name) else { return fail(.tooLarge) }
            unsafe list.append((attribute, String(cString: value)))
            index += 2
        }
        open.append(element)
        target.begin(XMLElement(name: element, attributes: list), at: place)
    }

    func end() {
        silent = 0
        // Expat has compared its name with that of the beginning.
        guard fault == nil, let element = open.popLast() else { return }
        target.end(element, text: String(decoding: text, as: UTF8.self), at: place)
        text.removeAll(keepingCapacity: true)
    }

    func add(_ bytes: UnsafePointer<CChar>?, count: Int32) {
        silent = 0
        guard fault == nil, target.wantsText else { return }
        guard text.count + Int(count) <= XMLReader.largestText else { return fail(.tooLarge) }
        unsafe text.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    }

    func fail(_ mistake: XMLMistake) {
        guard fault == nil else { return }
        fault = (mistake, position)
        _ = unsafe XML_StopParser(parser, 0)
    }

    private var place: FilePlace { tracksPlaces ? position : .start }

    private var position: FilePlace {
        FilePlace(
            line: max(1, Int(unsafe XML_GetCurrentLineNumber(parser))),
            column: Int(unsafe XML_GetCurrentColumnNumber(parser)) + 1
        )
    }

    /// Without its prefix; `nil` for one name too many, or one byte of them.
    private func localName(_ name: UnsafePointer<CChar>?) -> String? {
        guard let name = unsafe name else { return "" }
        let whole = unsafe String(cString: name)
        // Texts that only Unicode holds to be the same are two names for expat.
        let isASCII = whole.utf8.allSatisfy { $0 < 0x80 }
        let key = isASCII ? whole : whole.utf8.map { String($0) }.joined(separator: " ")
        if let known = localNames[key] { return known }
        bytesOfNames += whole.utf8.count
        guard localNames.count < XMLReader.mostNames, bytesOfNames <= XMLReader.mostBytesOfNames else { return nil }
        let colon = whole.utf8.lastIndex(of: UInt8(ascii: ":"))
        let local = colon.map { String(Substring(whole.utf8[whole.utf8.index(after: $0)...])) } ?? whole
        localNames[key] = local
        return local
    }
}

/// Tells expat of the Polish encodings, which it does not know by itself.
private func fill(_ info: UnsafeMutablePointer<XML_Encoding>?, forEncoding name: UnsafePointer<CChar>?) -> Int32 {
    guard let info = unsafe info, let name = unsafe name,
        let table = unsafe TextEncoding(name: String(cString: name))?.upperHalf
    else { return 0 }
    unsafe withUnsafeMutableBytes(of: &info.pointee.map) { bytes in
        let map = unsafe bytes.bindMemory(to: Int32.self)
        for byte in 0..<0x80 { unsafe map[byte] = Int32(byte) }
        for (index, unit) in table.enumerated() { unsafe map[0x80 + index] = unit == 0 ? -1 : Int32(unit) }
    }
    unsafe info.pointee.data = nil
    unsafe info.pointee.convert = nil
    unsafe info.pointee.release = nil
    return 1
}
