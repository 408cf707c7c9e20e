package import DebtDomain

/// What a mistake in a file costs.
package enum FaultSeverity: Int, Hashable, Sendable, Comparable {
    /// Everything was read; somebody should look.
    case warning
    /// One row or entry was left out.
    case recordLost
    /// The file, or the statement that the place lies in, cannot be relied upon.
    case refusal

    package static func < (left: FaultSeverity, right: FaultSeverity) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Exactly what is wrong with a file at some place. It holds no personal data.
package protocol FileMistake: Error, Hashable, Sendable {
    /// A word that programs can tell mistakes apart by.
    var code: String { get }

    /// What is wrong and what to do about it.
    var explanation: Explanation { get }

    var severity: FaultSeverity { get }
}

/// A mistake and its place.
package struct FileFault<Mistake: FileMistake>: Error, Hashable, Sendable {
    package let place: FilePlace
    package let mistake: Mistake

    package init(_ mistake: Mistake, at place: FilePlace) {
        self.place = place
        self.mistake = mistake
    }

    package var code: String { mistake.code }
    package var severity: FaultSeverity { mistake.severity }

    /// The place in words, and then what is wrong with it.
    package var explanation: Explanation {
        let said = mistake.explanation
        let place = place.explanation
        return Explanation("\(place.polish): \(said.polish)", english: "\(place.english): \(said.english)")
    }
}

extension FilePlace {
    package var explanation: Explanation {
        guard line > 0 else { return Explanation("Cały plik", english: "The whole file") }
        guard let sheet else {
            return Explanation("Wiersz \(line), znak \(column)", english: "Line \(line), character \(column)")
        }
        let cell = Self.letters(ofColumn: column) + String(line)
        return Explanation("Arkusz „\(sheet)”, komórka \(cell)", english: "Sheet “\(sheet)”, cell \(cell)")
    }
}
