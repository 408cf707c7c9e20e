/// A workbook of XLSX: its sheets can be read row by row, any number of times.
///
/// Nothing in it is ever computed, opened or followed: formulas count by the value that was saved, links to other files
/// and macros are left out and said so.
package struct Workbook: Sendable {
    package struct Sheet: Hashable, Sendable {
        package let name: String
        package let isHidden: Bool
        /// Of its part, unpacked: what progress is measured by.
        package let size: Int64
        fileprivate let part: String
    }

    package let sheets: [Sheet]
    /// What was left out.
    package let faults: [FileFault<TableMistake>]

    private static let largestPart: Int64 = 32 << 20

    private let directory: ZipDirectory
    private let texts: String?
    private let styles: String?
    private let from1904: Bool

    /// Reads the table of contents of a workbook.
    ///
    /// Throws `FileFault<TableMistake>` where it is none, or one that is better not read, and what `source` throws.
    package init(_ source: any ByteSource, limits: ArchiveLimits = ArchiveLimits()) async throws {
        if try await source.bytes(at: 0, count: 8) == CSVReader.oldWorkbook {
            throw FileFault(TableMistake.isUnreadableWorkbook, at: .wholeFile)
        }
        do {
            directory = try await ZipDirectory(of: source, limits: limits)
        } catch let mistake as ArchiveMistake {
            throw FileFault(TableMistake.archive(mistake), at: .wholeFile)
        }
        let root = try await Self.relationships(directory, "_rels/.rels")
        let part = try Self.part(of: "officeDocument", in: root, from: "") ?? "xl/workbook.xml"
        let folder = part.split(separator: "/").dropLast().joined(separator: "/")
        let file = part.split(separator: "/").last.map(String.init) ?? ""
        let links = try await Self.relationships(directory, folder + "/_rels/" + file + ".rels")
        let list = SheetList()
        try await Self.read(directory, part, into: list)
        guard !list.hasTooMany else {
            throw FileFault(TableMistake.tooManySheets(limit: SheetList.most), at: .wholeFile)
        }

        texts = try Self.part(of: "sharedStrings", in: links, from: folder)
        styles = try Self.part(of: "styles", in: links, from: folder)
        from1904 = list.from1904
        var sheets: [Sheet] = []
        var parts: Set<String> = []
        for sheet in list.sheets {
            guard let link = links.byID[sheet.relationship], link.type == "worksheet", !link.isExternal else {
                continue
            }
            let name = try Self.part(link.target, from: folder)
            guard let entry = directory[name] else {
                throw FileFault(TableMistake.missingPart(name), at: .wholeFile)
            }
            // The same rows would be read once for every sheet.
            guard parts.insert(entry.name).inserted else {
                throw FileFault(TableMistake.archive(.ambiguous), at: .wholeFile)
            }
            sheets.append(Sheet(name: sheet.name, isHidden: sheet.isHidden, size: entry.count, part: name))
        }
        guard !sheets.isEmpty else { throw FileFault(TableMistake.noSheet, at: .wholeFile) }
        self.sheets = sheets
        faults = Self.leftOut(of: directory).map { FileFault($0, at: .wholeFile) }
    }

    private static func relationships(
        _ directory: ZipDirectory,
        _ part: String
    ) async throws -> RelationshipList {
        let list = RelationshipList()
        try await read(directory, part, into: list)
        guard !list.hasTooMany else {
            let mistake = ArchiveMistake.tooManyEntries(limit: RelationshipList.most)
            throw FileFault(TableMistake.archive(mistake), at: .wholeFile)
        }
        return list
    }

    /// The only part of a type; `nil` where there is none.
    private static func part(of type: String, in list: RelationshipList, from folder: String) throws -> String? {
        let found = list.byID.values.filter { $0.type == type && !$0.isExternal }
        // Programs would disagree about which of them counts.
        guard found.count < 2 else { throw FileFault(TableMistake.archive(.ambiguous), at: .wholeFile) }
        return try found.first.map { try part($0.target, from: folder) }
    }

    /// A target that leads out of the file is a part that it has not.
    private static func part(_ target: String, from folder: String) throws -> String {
        guard let name = RelationshipList.resolve(target, from: folder) else {
            throw FileFault(TableMistake.missingPart(target), at: .wholeFile)
        }
        return name
    }

    private static func leftOut(of directory: ZipDirectory) -> [TableMistake] {
        let names = directory.entries.keys.map { $0.lowercased() }
        var mistakes: [TableMistake] = []
        if names.contains(where: { $0.hasSuffix("vbaproject.bin") || $0.contains("/macrosheets/") }) {
            mistakes.append(.macros)
        }
        if names.contains(where: { $0.contains("/externallinks/") }) { mistakes.append(.externalLinks) }
        return mistakes
    }

    /// Reads a part that fits into memory, for what it makes is bounded.
    fileprivate static func read(
        _ directory: ZipDirectory,
        _ part: String,
        into target: some XMLTarget
    ) async throws {
        guard let entry = directory[part] else { throw FileFault(TableMistake.missingPart(part), at: .wholeFile) }
        // Only texts may be many; what they take is bounded by themselves.
        guard entry.count <= largestPart || target is SharedTexts else {
            throw FileFault(TableMistake.archive(.tooLarge), at: .wholeFile)
        }
        let xml = XMLReader(target, tracksPlaces: false)
        let reader = ZipEntryReader(entry, of: directory)
        do {
            while xml.fault == nil, let bytes = try await reader.portion() {
                xml.take(bytes)
                if (target as? SharedTexts)?.isTooLarge == true {
                    throw FileFault(TableMistake.tooManyTexts, at: .wholeFile)
                }
            }
        } catch let mistake as ArchiveMistake {
            throw FileFault(TableMistake.archive(mistake), at: .wholeFile)
        }
        xml.end()
        if let fault = xml.fault { throw FileFault(TableMistake.xml(fault.mistake), at: .wholeFile) }
    }

    /// The rows of a sheet; texts that cells share are read first.
    package func rows(of sheet: Sheet) -> WorkbookRows {
        WorkbookRows(workbook: self, sheet: sheet)
    }

    fileprivate func reading(of sheet: Sheet) async throws -> (ZipEntryReader, SheetContent) {
        guard let entry = directory[sheet.part] else {
            throw FileFault(TableMistake.missingPart(sheet.part), at: .wholeFile)
        }
        let shared = SharedTexts()
        if let texts { try await Self.read(directory, texts, into: shared) }
        let formats = StyleList()
        if let styles { try await Self.read(directory, styles, into: formats) }
        let content = SheetContent(sheet: sheet.name, texts: shared, styles: formats, from1904: from1904)
        return (ZipEntryReader(entry, of: directory), content)
    }
}

/// Rows of a sheet, some at a time; never an empty lot.
package struct WorkbookRows: AsyncSequence {
    package typealias Element = [TableItem]

    fileprivate let workbook: Workbook
    fileprivate let sheet: Workbook.Sheet

    package func makeAsyncIterator() -> Iterator {
        Iterator(workbook: workbook, sheet: sheet)
    }

    package struct Iterator: AsyncIteratorProtocol {
        private let workbook: Workbook
        private let sheet: Workbook.Sheet
        private var reading: (parts: ZipEntryReader, xml: XMLReader, content: SheetContent)?
        private var isOver = false
        /// How much of `Sheet.size` was read.
        package private(set) var position: Int64 = 0

        fileprivate init(workbook: Workbook, sheet: Workbook.Sheet) {
            self.workbook = workbook
            self.sheet = sheet
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws -> [TableItem]? {
            while !isOver {
                let items = try await portion()
                if !items.isEmpty { return items }
            }
            return nil
        }

        /// What goes wrong on the way comes out as the last item.
        private mutating func portion() async throws -> [TableItem] {
            do {
                if reading == nil {
                    let (parts, content) = try await workbook.reading(of: sheet)
                    reading = (parts, XMLReader(content, tracksPlaces: false), content)
                }
                guard let reading else { return [] }
                if let bytes = try await reading.parts.portion() {
                    position += Int64(bytes.count)
                    reading.xml.take(bytes)
                } else {
                    reading.xml.end()
                    isOver = true
                }
                if let fault = reading.xml.fault { reading.content.report(.xml(fault.mistake)) }
                if reading.content.hasGivenUp { isOver = true }
                return reading.content.takeItems()
            } catch let mistake as ArchiveMistake {
                isOver = true
                reading?.content.report(.archive(mistake))
                return reading?.content.takeItems() ?? []
            } catch let fault as FileFault<TableMistake> {
                isOver = true
                return [.fault(fault)]
            }
        }
    }
}

extension ZipDirectory {
    /// Names of parts differ in case in files of some programs.
    subscript(_ name: String) -> Entry? {
        entries[name.lowercased()]
    }
}
