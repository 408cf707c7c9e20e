/// How the bytes of a text stand for letters, of what Polish programs and banks still write.
package enum TextEncoding: String, Hashable, Sendable, CaseIterable, Codable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case cp1250 = "windows-1250"
    case iso8859_2 = "iso-8859-2"
    case cp852 = "ibm852"

    /// Those in which a byte is a letter.
    package static let ofOneByte: [TextEncoding] = [.cp1250, .iso8859_2, .cp852]

    /// By the name that XML or a setting gives it, in whatever case.
    package init?(name: String) {
        switch name.lowercased() {
        case "utf-8", "utf8": self = .utf8
        case "utf-16le": self = .utf16LittleEndian
        case "utf-16be": self = .utf16BigEndian
        case "windows-1250", "cp1250": self = .cp1250
        case "iso-8859-2", "iso8859-2", "latin2": self = .iso8859_2
        case "ibm852", "cp852", "cp-852": self = .cp852
        default: return nil
        }
    }

    /// What the bytes 128 to 255 stand for, 0 for nothing; `nil` for encodings of several bytes.
    var upperHalf: [UInt16]? {
        switch self {
        case .utf8, .utf16LittleEndian, .utf16BigEndian: nil
        case .cp1250: Self.windows1250
        case .iso8859_2: Self.latin2
        case .cp852: Self.dos852
        }
    }

    private static let windows1250 =
        units(
            """
            €\u{0}‚\u{0}„…†‡\u{0}‰Š‹ŚŤŽŹ\u{0}‘’“”•–—\u{0}™š›śťžź\
            \u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{AD}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż
            """
        ) + lettersOfLatin2

    private static let latin2 =
        Array(0x80...0x9F)
        + units(
            """
            \u{A0}Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{AD}ŽŻ°ą˛ł´ľśˇ¸šşťź˝žż
            """
        ) + lettersOfLatin2

    /// From 0xC0 on, Windows and ISO agree.
    private static let lettersOfLatin2 = units(
        """
        ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß\
        ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙
        """
    )

    private static let dos852 = units(
        """
        ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×č\
        áíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐\
        └┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀\
        ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{AD}˝˛ˇ˘§÷¸°¨˙űŘř■\u{A0}
        """
    )

    private static func units(_ characters: String) -> [UInt16] {
        Array(characters.utf16)
    }
}
