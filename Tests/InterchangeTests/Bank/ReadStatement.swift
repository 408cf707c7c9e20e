import Interchange

/// What a reader made of a file.
struct ReadStatements {
    var headings: [StatementHeading] = []
    var entries: [BankEntry] = []
    var closings: [StatementClosing] = []
    var faults: [FileFault<StatementMistake>] = []

    init(_ items: [StatementItem]) {
        for item in items {
            switch item {
            case .opened(let heading): headings.append(heading)
            case .entry(let entry): entries.append(entry)
            case .closed(let closing): closings.append(closing)
            case .fault(let fault): faults.append(fault)
            }
        }
    }

    var refusals: [StatementMistake] {
        faults.filter { $0.severity == .refusal }.map(\.mistake)
    }

    init(mt940 bytes: [UInt8]) {
        var reader = MT940Reader()
        self.init(reader.all(of: bytes))
    }

    init(mt940 text: String) {
        self.init(mt940: Array(text.utf8))
    }
}
