extension Matrix {
    /// Whether a permission is decided by what it is used on, or by more of the circumstances than a factor shown
    /// lately: then an action must say both before it may keep anything.
    package static func dependsOnFacts(_ permission: Permission) -> Bool {
        dependent.contains(permission)
    }

    private static let dependent = Set(rows.filter(\.dependsOnFacts).map(\.permission))
}

extension Matrix.Row {
    fileprivate var dependsOnFacts: Bool {
        let reaches = cells.values + (customReach.map { [$0] } ?? [])
        return !separations.isEmpty
            || reaches.contains { reach in
                ![.all, .scope].contains(reach.extent) || reach.needs.contains { $0 != .stepUp }
            }
    }
}
