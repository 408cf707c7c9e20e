/// Completes what Cairo 1.16 has no words for: the language, that the title is shown, what stands for pictures, which
/// cells are titles of columns, that what stands outside of the structure was meant to, and how a date begins.
///
/// The file is written anew from the objects of the old one, so that it has one table and nothing that is out of date.
struct PDFFinishing {
    let language: Email.Language
    /// One for each picture, in their order.
    let alternatives: [String]

    func finish(_ bytes: [UInt8]) throws(PDFFailure) -> [UInt8] {
        let file = try PDFFile(bytes)
        guard let root = number(after: "/Root ", in: file, file.trailer),
            let information = number(after: "/Info ", in: file, file.trailer)
        else { throw .unknownForm }
        let contents = try contents(of: file)

        var output = Array(bytes[file.header])
        output.reserveCapacity(bytes.count + bytes.count / 8)
        var starts = [Int](repeating: 0, count: file.objects.count + 1)
        // Lengths of contents that have changed, by the object that tells them, which follows them.
        var lengths: [Int: Int] = [:]
        var pictures = alternatives[...]
        for (index, (number, range)) in file.objects.enumerated() {
            starts[number] = output.count
            if let length = lengths[number] {
                output.append(contentsOf: "\(number) 0 obj\n   \(length)\nendobj\n".utf8)
            } else if contents.contains(number) {
                guard index + 1 < file.objects.count else { throw .unknownForm }
                let next = file.objects[index + 1]
                let (page, length) = try marked(file, range, lengthAt: next)
                lengths[next.number] = length
                output.append(contentsOf: page)
            } else {
                let (place, words) =
                    number == information
                    ? try date(in: file, range) : try addition(to: file, range, isRoot: number == root, &pictures)
                output.append(contentsOf: bytes[range.lowerBound..<place])
                output.append(contentsOf: words.utf8)
                output.append(contentsOf: bytes[place..<range.upperBound])
            }
        }
        guard pictures.isEmpty else { throw .unknownForm }
        close(&output, starts, bytes[file.trailer])
        return output
    }

    /// The two letters that a date begins with.
    private func date(in file: PDFFile, _ range: Range<Int>) throws(PDFFailure) -> (place: Int, words: String) {
        let words = "/CreationDate ("
        guard let place = file.bytes.first(of: words, in: range) else { throw .unknownForm }
        let digits = place + words.utf8.count
        return (digits, file.bytes.has("D:", at: digits) ? "" : "D:")
    }

    /// What is said of an object besides, and where in it.
    private func addition(
        to file: PDFFile,
        _ range: Range<Int>,
        isRoot: Bool,
        _ pictures: inout ArraySlice<String>
    ) throws(PDFFailure) -> (place: Int, words: String) {
        let bytes = file.bytes
        // Behind the object's first line.
        guard let line = bytes[range].firstIndex(of: UInt8(ascii: "\n")) else { throw .unknownForm }
        let start = line + 1
        func behind(_ words: String) -> Int? {
            bytes.has(words, at: start) ? start + words.utf8.count : nil
        }
        if isRoot {
            guard let place = behind("<< /Type /Catalog\n") else { throw .unknownForm }
            let tag = language == .polish ? "pl-PL" : "en-GB"
            return (place, "   /Lang (\(tag))\n   /ViewerPreferences << /DisplayDocTitle true >>\n")
        }
        if let place = behind("<< /Type /StructElem\n   /S /TH\n") {
            return (place, "   /A << /O /Table /Scope /Column >>\n")
        }
        if let place = behind("<< /Type /StructElem\n   /S /Figure\n") {
            guard let words = pictures.popFirst() else { throw .unknownForm }
            return (place, "   /Alt \(hexadecimal(words))\n")
        }
        if behind("<< /Type /Page %") != nil, let place = bytes.first(of: "   /Parent ", in: range) {
            return (place, "   /Tabs /S\n")
        }
        return (range.upperBound, "")
    }

    /// A text as UTF-16, in the digits of its bytes.
    private func hexadecimal(_ text: String) -> String {
        let digits = Array("0123456789abcdef")
        let units = text.utf16.flatMap { unit in
            [12, 8, 4, 0].map { digits[Int(unit >> UInt16($0)) & 15] }
        }
        return "<feff\(String(units))>"
    }

    /// The numbers of the objects that draw pages.
    private func contents(of file: PDFFile) throws(PDFFailure) -> Set<Int> {
        var contents: Set<Int> = []
        let pages = file.objects.filter { number, range in
            file.bytes.has("\(number) 0 obj\n<< /Type /Page %", at: range.lowerBound)
        }
        for page in pages {
            guard let content = number(after: "/Contents ", in: file, page.range) else { throw .unknownForm }
            contents.insert(content)
        }
        return contents
    }

    private func number(after words: String, in file: PDFFile, _ range: Range<Int>) -> Int? {
        file.bytes.first(of: words, in: range).flatMap { file.bytes.number(at: $0 + words.utf8.count) }
    }

    /// A page's drawing with what is outside of the structure marked as such, and the length of its stream.
    private func marked(
        _ file: PDFFile,
        _ range: Range<Int>,
        lengthAt place: (number: Int, range: Range<Int>)
    ) throws(PDFFailure) -> (object: [UInt8], length: Int) {
        let (opening, ending) = ("\n>>\nstream\n", "\nendstream\n")
        guard let head = file.bytes.first(of: opening, in: range),
            number(after: "/Length ", in: file, range.lowerBound..<head) == place.number,
            let name = file.bytes[place.range].firstIndex(of: UInt8(ascii: "\n")),
            let value = file.bytes[(name + 1)...].firstIndex(where: { $0 != UInt8(ascii: " ") }),
            let length = file.bytes.number(at: value)
        else { throw .unknownForm }
        let start = head + opening.utf8.count
        guard start + length <= range.upperBound, file.bytes.has(ending, at: start + length) else { throw .unknownForm }
        let drawing = try Deflate.expanded(Array(file.bytes[start..<start + length]))
        let page = try Deflate.compressed(PDFArtifacts.marked(drawing))
        let object = file.bytes[range.lowerBound..<start] + page + file.bytes[(start + length)..<range.upperBound]
        return (Array(object), page.count)
    }

    private func close(_ output: inout [UInt8], _ starts: [Int], _ trailer: ArraySlice<UInt8>) {
        let table = output.count
        output.append(contentsOf: "xref\n0 \(starts.count)\n0000000000 65535 f \n".utf8)
        for start in starts.dropFirst() {
            let digits = String(start).utf8
            output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 10 - digits.count))
            output.append(contentsOf: digits)
            output.append(contentsOf: " 00000 n \n".utf8)
        }
        output.append(contentsOf: trailer)
        output.append(contentsOf: "startxref\n\(table)\n%%EOF\n".utf8)
    }
}
