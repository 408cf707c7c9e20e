/// A cell of the matrix: which resources the holder of a role reaches with a permission, what it takes, and how the
/// personal fields in them are shown.
package struct Reach: Hashable, Sendable {
    /// Which resources, from all to one's own. Each but `all` and `scope` asks for a fact.
    package enum Extent: String, Sendable, CaseIterable {
        /// Everything of the tenant.
        case all
        /// Everything, to a token whose scopes name the permission.
        case scope
        /// What belongs to a department of the asker's, or is assigned to the asker.
        case department
        /// What is assigned to the asker as the lawyer in court.
        case court
        /// What is assigned to the asker.
        case assigned
        /// What is about the asker: their own account, their own acts.
        case own
    }

    /// What the asker must bring besides the role.
    package enum Need: String, Sendable, CaseIterable, Comparable {
        /// The person whose data they are asked for them.
        case subjectRequest = "subject_request"
        /// A purpose was given, and is recorded.
        case reason
        /// A factor was shown in the last minutes.
        case stepUp = "step_up"
        /// A second person approved this very command.
        case approval

        package static func < (one: Need, other: Need) -> Bool {
            one.order < other.order
        }

        private var order: Int {
            switch self {
            case .subjectRequest: 0
            case .reason: 1
            case .stepUp: 2
            case .approval: 3
            }
        }
    }

    package let extent: Extent
    package let view: FieldView
    /// In the order in which they are asked for.
    package let needs: [Need]

    init(_ extent: Extent, _ view: FieldView = .clear, needs: Set<Need> = []) {
        self.extent = extent
        self.view = view
        self.needs = needs.sorted()
    }
}

/// How the personal fields of a group may be shown, the most open first.
package enum FieldView: String, Sendable, CaseIterable, Comparable {
    case clear
    /// Only enough to recognise a value that one knows already.
    case masked
    /// Another name for each person, the same throughout.
    case pseudonymised

    /// Whether `one` shows more than `other`.
    package static func < (one: FieldView, other: FieldView) -> Bool {
        one.order < other.order
    }

    private var order: Int {
        switch self {
        case .clear: 0
        case .masked: 1
        case .pseudonymised: 2
        }
    }
}

extension Reach {
    /// What a tenant's own role gives, where a row of the matrix knows `cells`: the narrowest of them, never more.
    ///
    /// Of several with the narrowest extent it takes all their needs and shows the least any of them shows.
    static func narrowest(of cells: [Reach]) -> Reach? {
        guard let extent = cells.map(\.extent).min(by: { $0.width < $1.width }) else { return nil }
        let narrow = cells.filter { $0.extent == extent }
        return Reach(extent, narrow.map(\.view).max() ?? .clear, needs: Set(narrow.flatMap(\.needs)))
    }
}

extension Reach.Extent {
    /// Orders extents from the narrowest.
    fileprivate var width: Int {
        switch self {
        case .own: 0
        case .assigned: 1
        case .court: 2
        case .department: 3
        case .scope: 4
        case .all: 5
        }
    }
}
