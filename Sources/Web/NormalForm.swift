import Foundation

extension String {
    /// Whether the text is in Unicode's normal form C, in which equal words have equal bytes.
    var isNormalized: Bool {
        // Nothing below U+0300 composes with anything before it or can be written otherwise, and Polish stays below.
        if unicodeScalars.allSatisfy({ $0.value < 0x300 }) { return true }
        return precomposedStringWithCanonicalMapping.unicodeScalars.elementsEqual(unicodeScalars)
    }

    /// The text in normal form C.
    var normalized: String {
        isNormalized ? self : precomposedStringWithCanonicalMapping
    }
}
