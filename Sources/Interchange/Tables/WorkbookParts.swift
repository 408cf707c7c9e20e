/// Which part of a workbook refers to which.
final class RelationshipList: XMLTarget {
    struct Relationship {
        let type: String
        let target: String
        let isExternal: Bool
    }

    private(set) var byID: [String: Relationship] = [:]
    private(set) var hasTooMany = false
    let wantsText = false

    /// As many as an archive may have parts.
    static let most = 2_000

    func begin(_ element: XMLElement, at place: FilePlace) {
        guard element.name == "Relationship", let id = element["Id"], let target = element["Target"] else { return }
        guard byID.count < Self.most else { return hasTooMany = true }
        let type = element["Type"].map { String($0.split(separator: "/").last ?? "") } ?? ""
        byID[id] = Relationship(type: type, target: target, isExternal: element["TargetMode"] == "External")
    }

    func end(_ name: String, text: String, at place: FilePlace) {}

    /// The name of a part that another refers to; `nil` where it leads out of the file.
    static func resolve(_ target: String, from folder: String) -> String? {
        var parts = target.hasPrefix("/") ? [] : folder.split(separator: "/")
        for part in target.split(separator: "/") {
            switch part {
            case ".": break
            case "..": guard parts.popLast() != nil else { return nil }
            default: parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}

/// The sheets of a workbook, and from when it counts days.
final class SheetList: XMLTarget {
    private(set) var sheets: [(name: String, relationship: String, isHidden: Bool)] = []
    private(set) var from1904 = false
    private(set) var hasTooMany = false
    let wantsText = false

    static let most = 256

    func begin(_ element: XMLElement, at place: FilePlace) {
        switch element.name {
        case "workbookPr": from1904 = ["1", "true"].contains(element["date1904"])
        case "sheet":
            guard let name = element["name"], let id = element["id"] else { return }
            guard sheets.count < Self.most else { return hasTooMany = true }
            sheets.append((PlainText.shortened(name), id, element["state"].map { $0 != "visible" } ?? false))
        default: break
        }
    }

    func end(_ name: String, text: String, at place: FilePlace) {}
}

/// Which formats of cells show days.
final class StyleList: XMLTarget {
    private(set) var areDays: [Bool] = []
    private var codes: [Int: Bool] = [:]
    private var isInCells = false
    let wantsText = false

    static let most = 100_000

    func begin(_ element: XMLElement, at place: FilePlace) {
        switch element.name {
        case "numFmt":
            guard let id = element["numFmtId"].flatMap(Int.init), let code = element["formatCode"] else { return }
            if codes.count < Self.most { codes[id] = SheetFormat.isDay(code: code) }
        case "cellXfs": isInCells = true
        case "xf":
            guard isInCells, areDays.count < Self.most else { return }
            let id = element["numFmtId"].flatMap(Int.init) ?? 0
            areDays.append(codes[id] ?? SheetFormat.isDay(builtIn: id))
        default: break
        }
    }

    func end(_ name: String, text: String, at place: FilePlace) {
        if name == "cellXfs" { isInCells = false }
    }
}

/// The texts that cells refer to by number, packed: a million of them take little more than their bytes.
///
/// One that is longer than a cell can hold is not kept: cells that refer to it cannot be read.
final class SharedTexts: XMLTarget {
    private var blocks: [[UInt8]] = []
    /// Block, first byte and length of each text.
    private var places: [UInt64] = []
    private var text: [UInt8] = []
    private var isInText = false
    private var phonetic = 0
    private(set) var isTooLarge = false

    static let most = 4_000_000
    /// Of all blocks, however well the texts fill them.
    static let mostBytes = 96 << 20
    private static let block = 1 << 20
    private static let tooLong = UInt64.max

    var wantsText: Bool { isInText && phonetic == 0 }

    func begin(_ element: XMLElement, at place: FilePlace) {
        switch element.name {
        case "si": text.removeAll(keepingCapacity: true)
        case "rPh": phonetic += 1
        case "t": isInText = true
        default: break
        }
    }

    func end(_ name: String, text part: String, at place: FilePlace) {
        switch name {
        case "t":
            if phonetic == 0, text.count <= SheetContent.longestText { text += part.utf8 }
            isInText = false
        case "rPh": phonetic -= 1
        case "si": store()
        default: break
        }
    }

    private func store() {
        guard places.count < Self.most else { return isTooLarge = true }
        guard text.count <= SheetContent.longestText else { return places.append(Self.tooLong) }
        if blocks.last.map({ $0.count + text.count > Self.block }) ?? true {
            guard blocks.count < Self.mostBytes / Self.block else { return isTooLarge = true }
            blocks.append([])
            blocks[blocks.count - 1].reserveCapacity(Self.block)
        }
        let last = blocks.count - 1
        places.append(UInt64(last) << 44 | UInt64(blocks[last].count) << 22 | UInt64(text.count))
        blocks[last] += text
    }

    /// `nil` for one that is not there or was not kept.
    subscript(_ index: Int) -> String? {
        guard places.indices.contains(index), places[index] != Self.tooLong else { return nil }
        let place = places[index]
        let (block, start) = (Int(place >> 44), Int(place >> 22 & 0x3F_FFFF))
        return String(decoding: blocks[block][start..<(start + Int(place & 0x3F_FFFF))], as: UTF8.self)
    }
}
