// How descriptions are stored: as a clerk would write them.

extension MassPaymentDescription.Layout: Codable {
    private static let fixedName = "fixed"

    /// `"fixed"`, or the separator.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        if text == Self.fixedName {
            self = .fixed
        } else if let separator = CSVSeparator(rawValue: text) {
            self = .separated(separator)
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no layout: \(text)")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .fixed: try container.encode(Self.fixedName)
        case .separated(let separator): try container.encode(separator.rawValue)
        }
    }
}

extension MassPaymentDescription.Position: Codable {
    private enum Keys: String, CodingKey {
        case from
        case count
        case column
        case header
    }

    /// `{"from": 3, "count": 10}`, `{"column": 2}` or `{"header": "Kwota"}`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        if let column = try container.decodeIfPresent(Int.self, forKey: .column) {
            self = .column(column)
        } else if let header = try container.decodeIfPresent(String.self, forKey: .header) {
            self = .header(header)
        } else {
            self = .characters(
                from: try container.decode(Int.self, forKey: .from),
                count: try container.decode(Int.self, forKey: .count)
            )
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .characters(let from, let count):
            try container.encode(from, forKey: .from)
            try container.encode(count, forKey: .count)
        case .column(let column): try container.encode(column, forKey: .column)
        case .header(let header): try container.encode(header, forKey: .header)
        }
    }
}

extension MassPaymentDescription {
    /// What a stored description leaves out is as it is by default.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(String.self, forKey: .name),
            try container.decode(Layout.self, forKey: .layout),
            amounts: try container.decode(AmountFormat.self, forKey: .amounts),
            days: try container.decode(DayFormat.self, forKey: .days),
            lines: try container.decode([Line].self, forKey: .lines)
        )
        encoding = try container.decodeIfPresent(TextEncoding.self, forKey: .encoding)
        joiner = try container.decodeIfPresent(String.self, forKey: .joiner)
        outgoing = try container.decodeIfPresent([String].self, forKey: .outgoing) ?? outgoing
        linesAbove = try container.decodeIfPresent(Int.self, forKey: .linesAbove) ?? linesAbove
        currency = try container.decodeIfPresent(String.self, forKey: .currency) ?? currency
    }
}

extension MassPaymentDescription.Line {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(MassPaymentDescription.Role.self, forKey: .role),
            mark: try container.decodeIfPresent(MassPaymentDescription.Mark.self, forKey: .mark),
            fields: try container.decodeIfPresent(
                [MassPaymentDescription.Field: MassPaymentDescription.Position].self,
                forKey: .fields
            ) ?? [:]
        )
    }
}
