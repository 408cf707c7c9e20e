/// A connection in a pool, and since when.
struct PooledConnection: Sendable {
    let connection: Connection
    let opened: ContinuousClock.Instant
    /// Which of its owner's generations it belongs to; those of an earlier one are closed.
    let generation: Int
    var lastUse: ContinuousClock.Instant

    func isOld(at now: ContinuousClock.Instant, _ lifetime: Duration) -> Bool {
        opened.duration(to: now) >= lifetime
    }
}

/// The connections nobody uses at the moment: the one used last is lent first, so that the others can grow old and go.
struct IdleConnections<Owner: Hashable> {
    private var stacks: [Owner: [PooledConnection]] = [:]
    private(set) var count = 0

    mutating func push(_ connection: PooledConnection, of owner: Owner) {
        stacks[owner, default: []].append(connection)
        count += 1
    }

    mutating func pop(_ owner: Owner) -> PooledConnection? {
        guard let connection = stacks[owner]?.popLast() else { return nil }
        count -= 1
        if stacks[owner]?.isEmpty == true { stacks[owner] = nil }
        return connection
    }

    func contains(_ owner: Owner) -> Bool { stacks[owner] != nil }

    /// The one that has been unused for longest, whoever's it is.
    mutating func removeLeastRecentlyUsed() -> PooledConnection? {
        let oldest = stacks.min { first, second in
            guard let first = first.value.first, let second = second.value.first else { return false }
            return first.lastUse < second.lastUse
        }
        guard let owner = oldest?.key else { return nil }
        return remove(from: owner) { index, _ in index == 0 }.first
    }

    mutating func removeAll(of owner: Owner) -> [PooledConnection] {
        remove(from: owner) { _, _ in true }
    }

    mutating func removeAll(where condition: (PooledConnection) -> Bool) -> [PooledConnection] {
        Array(stacks.keys).flatMap { owner in remove(from: owner) { _, connection in condition(connection) } }
    }

    private mutating func remove(
        from owner: Owner,
        where condition: (Int, PooledConnection) -> Bool
    ) -> [PooledConnection] {
        guard let stack = stacks[owner] else { return [] }
        var kept: [PooledConnection] = []
        var removed: [PooledConnection] = []
        for (index, connection) in stack.enumerated() {
            if condition(index, connection) { removed.append(connection) } else { kept.append(connection) }
        }
        stacks[owner] = kept.isEmpty ? nil : kept
        count -= removed.count
        return removed
    }
}
