import CPango
import Foundation

/// The fonts that documents are set in, and no others: neither the machine's own fonts nor its settings change a
/// letter.
enum PDFFonts {
    struct File: Sendable {
        let path: String
        let package: String
    }

    static let files = [
        File(path: "/usr/share/fonts/truetype/lato/Lato-Regular.ttf", package: "fonts-lato"),
        File(path: "/usr/share/fonts/truetype/lato/Lato-Bold.ttf", package: "fonts-lato"),
        File(path: "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", package: "fonts-dejavu-core"),
        File(path: "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", package: "fonts-dejavu-core"),
        File(path: "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", package: "fonts-dejavu-core"),
    ]

    /// Why there are none; found out once. Fontconfig is told of these files before Pango can ask it for more, so that
    /// it reads no settings, searches no folders and keeps no cache.
    static let failure: PDFFailure? = {
        do throws(PDFFailure) {
            let configuration = try unsafe configuration(of: files)
            // It is kept for as long as the process lives.
            return unsafe FcConfigSetCurrent(configuration) == 0 ? .refused(0) : nil
        } catch {
            return error
        }
    }()

    static func configuration(of files: [File]) throws(PDFFailure) -> OpaquePointer {
        guard let configuration = unsafe FcConfigCreate() else { throw .refused(0) }
        for file in files where unsafe FcConfigAppFontAddFile(configuration, file.path) == 0 {
            unsafe FcConfigDestroy(configuration)
            throw .missingFont(path: file.path, package: file.package)
        }
        return unsafe configuration
    }
}

/// Breaks text into lines. Each document has its own, for one thread at a time.
@safe final class PDFTypesetter {
    enum Overflow {
        /// Between words where that is possible.
        case wrap
        case wrapAnywhere
        /// One line, and an ellipsis for what has no room.
        case ellipsis
    }

    private struct Cell: Hashable {
        let text: String
        let style: PDFTextStyle
        let width: Double
    }

    private let language: Email.Language
    private let fonts: UnsafeMutablePointer<PangoFontMap>
    private let context: OpaquePointer
    /// Tables say the same again and again. It is forgotten when it becomes much.
    private var cells: [Cell: PDFLines] = [:]

    init(language: Email.Language) throws(PDFFailure) {
        if let failure = PDFFonts.failure { throw failure }
        guard let fonts = unsafe pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT),
            let context = unsafe pango_font_map_create_context(fonts), let options = unsafe cairo_font_options_create()
        else { throw .refused(0) }
        self.language = language
        unsafe self.fonts = fonts
        unsafe self.context = context
        // Paper has no pixels to be fitted to.
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe pango_cairo_context_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
        unsafe pango_cairo_context_set_resolution(context, 72)
        unsafe pango_context_set_round_glyph_positions(context, 0)
        unsafe pango_context_set_base_dir(context, PANGO_DIRECTION_LTR)
        unsafe pango_context_set_language(context, pango_language_from_string(language.rawValue))
    }

    deinit {
        unsafe g_object_unref(UnsafeMutableRawPointer(context))
        unsafe g_object_unref(fonts)
    }

    /// Without a `width` there is no end to a line.
    func lines(
        of text: PDFText,
        _ style: PDFTextStyle,
        width: Double? = nil,
        _ overflow: Overflow = .wrap
    ) -> PDFLines {
        guard let layout = unsafe pango_layout_new(context) else { preconditionFailure("GLib ends a process sooner") }
        let font = unsafe pango_font_description_new()
        unsafe pango_font_description_set_family(font, style.family.rawValue)
        unsafe pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
        unsafe pango_font_description_set_weight(font, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        unsafe pango_layout_set_font_description(layout, font)
        unsafe pango_font_description_free(font)

        unsafe pango_layout_set_auto_dir(layout, 0)
        unsafe pango_layout_set_single_paragraph_mode(layout, 1)
        unsafe pango_layout_set_width(layout, width.map { Int32($0 * Double(PANGO_SCALE)) } ?? -1)
        switch overflow {
        case .wrap: unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        case .wrapAnywhere: unsafe pango_layout_set_wrap(layout, PANGO_WRAP_CHAR)
        case .ellipsis: unsafe pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
        }
        let attributes = unsafe Self.attributes(for: text)
        unsafe pango_layout_set_attributes(layout, attributes)
        unsafe pango_attr_list_unref(attributes)
        unsafe pango_layout_set_text(layout, text.characters, Int32(text.characters.utf8.count))
        return unsafe PDFLines(layout)
    }

    func lines(ofCell text: String, _ style: PDFTextStyle, width: Double) -> PDFLines {
        let cell = Cell(text: text, style: style, width: width)
        if let known = cells[cell] { return known }
        let lines = lines(of: PDFText(text, language: language), style, width: width)
        if cells.count == 1_000 || text.utf8.count > 1_000 { cells = [:] }
        cells[cell] = lines
        return lines
    }

    private static func attributes(for text: PDFText) -> OpaquePointer? {
        let list = unsafe pango_attr_list_new()
        // A letter for a letter, or what is copied from the page is not what was written; figures of one width.
        unsafe pango_attr_list_insert(list, pango_attr_font_features_new("liga=0, clig=0, dlig=0, tnum=1"))
        unsafe pango_attr_list_insert(list, pango_attr_insert_hyphens_new(0))
        for range in text.unbroken {
            guard let attribute = unsafe pango_attr_allow_breaks_new(0) else { continue }
            unsafe attribute.pointee.start_index = UInt32(range.lowerBound)
            unsafe attribute.pointee.end_index = UInt32(range.upperBound)
            unsafe pango_attr_list_insert(list, attribute)
        }
        return unsafe list
    }
}

/// A text that has been broken into lines.
@safe final class PDFLines {
    struct Line {
        let width: Double
        /// How far it reaches above the line it stands on, and below.
        let ascent: Double
        let descent: Double
    }

    let lines: [Line]
    private let layout: OpaquePointer
    /// They live as long as the layout.
    private let handles: [UnsafeMutablePointer<PangoLayoutLine>]

    fileprivate init(_ layout: OpaquePointer) {
        unsafe self.layout = unsafe layout
        var handles: [UnsafeMutablePointer<PangoLayoutLine>] = unsafe []
        var element = unsafe pango_layout_get_lines(layout)
        while let link = unsafe element {
            if let line = unsafe link.pointee.data {
                unsafe handles.append(line.assumingMemoryBound(to: PangoLayoutLine.self))
            }
            unsafe element = unsafe link.pointee.next
        }
        unsafe self.handles = unsafe handles
        let text = unsafe pango_layout_get_text(layout)
        lines = unsafe handles.map { handle in
            var extent = PangoRectangle()
            unsafe pango_layout_line_get_extents(handle, nil, &extent)
            if let text = unsafe text { unsafe Self.restoreBlank(at: handle, of: text) }
            let scale = Double(PANGO_SCALE)
            return Line(
                width: Double(extent.width) / scale,
                ascent: Double(-extent.y) / scale,
                descent: Double(extent.y + extent.height) / scale
            )
        }
    }

    deinit { unsafe g_object_unref(UnsafeMutableRawPointer(layout)) }

    /// Pango takes away the blank at which it broke a line. Whoever listens to the document would hear one word where
    /// there are two, so it is put back, without any width.
    private static func restoreBlank(at line: UnsafeMutablePointer<PangoLayoutLine>, of text: UnsafePointer<CChar>) {
        let empty = PangoGlyph(0x0FFF_FFFF)
        var element = unsafe line.pointee.runs
        while let link = unsafe element {
            unsafe element = unsafe link.pointee.next
            guard let run = unsafe link.pointee.data?.assumingMemoryBound(to: PangoGlyphItem.self),
                let item = unsafe run.pointee.item, let glyphs = unsafe run.pointee.glyphs
            else { continue }
            let count = unsafe Int(glyphs.pointee.num_glyphs)
            for index in 0..<count where unsafe glyphs.pointee.glyphs[index].glyph == empty {
                let offset = unsafe Int(item.pointee.offset) + Int(glyphs.pointee.log_clusters[index])
                var blank: hb_codepoint_t = 0
                let font = unsafe pango_font_get_hb_font(item.pointee.analysis.font)
                guard unsafe text[offset] == CChar(bitPattern: UInt8(ascii: " ")),
                    unsafe hb_font_get_nominal_glyph(font, 0x20, &blank) != 0
                else { continue }
                unsafe glyphs.pointee.glyphs[index].glyph = blank
            }
        }
    }

    fileprivate func show(_ index: Int, on cairo: OpaquePointer) {
        unsafe pango_cairo_show_layout_line(cairo, handles[index])
    }
}

/// The pages, as Cairo writes them.
@safe final class PDFCanvas {
    private final class Output {
        var bytes: [UInt8] = []
    }

    private let output = Output()
    private let surface: OpaquePointer
    private let cairo: OpaquePointer

    /// The texts must hold no zero, at which C ends them.
    init(title: String, author: String, created: Date) throws(PDFFailure) {
        let closure = unsafe Unmanaged.passUnretained(output).toOpaque()
        let surface = unsafe cairo_pdf_surface_create_for_stream(
            { closure, bytes, count in
                guard let closure = unsafe closure else { return CAIRO_STATUS_WRITE_ERROR }
                let output = unsafe Unmanaged<Output>.fromOpaque(closure).takeUnretainedValue()
                unsafe output.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
                return CAIRO_STATUS_SUCCESS
            },
            closure,
            PDFPage.width,
            PDFPage.height
        )
        guard let surface = unsafe surface, let cairo = unsafe cairo_create(surface) else { throw .refused(0) }
        unsafe self.surface = unsafe surface
        unsafe self.cairo = unsafe cairo
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, author)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Komorne")
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, UTCTime(created).forPDF)
    }

    deinit {
        unsafe cairo_destroy(cairo)
        unsafe cairo_surface_destroy(surface)
    }

    /// Begins an element of the structure. One that holds no others must end on the page where it began, and what is
    /// drawn outside of such an element is nobody's but the page's.
    func begin(_ tag: String) { unsafe cairo_tag_begin(cairo, tag, nil) }

    func end(_ tag: String) { unsafe cairo_tag_end(cairo, tag) }

    func draw(_ lines: PDFLines, _ index: Int, x: Double, baseline: Double, gray: Double) {
        unsafe cairo_set_source_rgb(cairo, gray, gray, gray)
        unsafe cairo_move_to(cairo, x, baseline)
        unsafe lines.show(index, on: cairo)
    }

    /// Rectangles that touch show no seam.
    func fill(_ rectangles: [PDFRectangle], gray: Double) {
        unsafe cairo_set_source_rgb(cairo, gray, gray, gray)
        for area in rectangles { unsafe cairo_rectangle(cairo, area.x, area.y, area.width, area.height) }
        unsafe cairo_fill(cairo)
    }

    /// An entry in the reader's list of contents.
    ///
    /// - Returns: Its number, for those below it; 0 is above all.
    func addOutline(_ title: String, page: Int, y: Double, below parent: Int) -> Int {
        let place = "page=\(page) pos=[\(Int(PDFPage.left)) \(Int(y))]"
        return Int(
            unsafe cairo_pdf_surface_add_outline(surface, Int32(parent), title, place, CAIRO_PDF_OUTLINE_FLAG_OPEN)
        )
    }

    func endPage() { unsafe cairo_show_page(cairo) }

    /// The file as Cairo leaves it; nothing can be drawn any more.
    func finish() throws(PDFFailure) -> [UInt8] {
        let status = unsafe cairo_status(cairo)
        guard status == CAIRO_STATUS_SUCCESS else { throw .refused(Int(status.rawValue)) }
        unsafe cairo_surface_finish(surface)
        let end = unsafe cairo_surface_status(surface)
        guard end == CAIRO_STATUS_SUCCESS else { throw .refused(Int(end.rawValue)) }
        return output.bytes
    }
}

struct PDFRectangle {
    let x: Double
    let y: Double
    let width: Double
    let height: Double
}
