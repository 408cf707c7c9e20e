/// Who is next: pure bookkeeping of leases and of those who wait for one, without connections, clocks or threads.
///
/// First come, first served, but an owner who has all it may have is passed over until it gives one back.
struct LeaseQueue<Owner: Hashable> {
    /// Names a waiter.
    typealias Ticket = UInt64

    enum Admission: Equatable {
        case admitted
        case waiting(Ticket)
        case full
    }

    private struct Waiter {
        let ticket: Ticket
        let owner: Owner
    }

    let total: Int
    let perOwner: Int
    let capacity: Int
    private var waiters: [Waiter] = []
    private var leases: [Owner: Int] = [:]
    private var lastTicket: Ticket = 0
    private(set) var leased = 0

    /// - Parameters:
    ///   - total: Leases at any time.
    ///   - perOwner: Leases of one owner at any time.
    ///   - capacity: Waiters at any time.
    init(total: Int, perOwner: Int, capacity: Int) {
        precondition(total > 0 && perOwner > 0 && capacity >= 0, "a pool nobody can use is a mistake")
        self.total = total
        self.perOwner = perOwner
        self.capacity = capacity
    }

    var waiting: Int { waiters.count }

    func leases(of owner: Owner) -> Int { leases[owner, default: 0] }

    /// A lease at once, a place in the queue, or neither.
    mutating func join(_ owner: Owner) -> Admission {
        // Nobody who waits could use what is free, or they would have it: no one is overtaken here.
        if mayLease(owner) {
            lease(owner)
            return .admitted
        }
        guard waiters.count < capacity else { return .full }
        lastTicket += 1
        waiters.append(Waiter(ticket: lastTicket, owner: owner))
        return .waiting(lastTicket)
    }

    /// Gives up waiting.
    ///
    /// - Returns: False for one who does not wait any more, and so has a lease.
    mutating func leave(_ ticket: Ticket) -> Bool {
        guard let place = waiters.firstIndex(where: { $0.ticket == ticket }) else { return false }
        waiters.remove(at: place)
        return true
    }

    /// Leases to the first waiter who may have it.
    mutating func next() -> (ticket: Ticket, owner: Owner)? {
        guard leased < total, let place = waiters.firstIndex(where: { mayLease($0.owner) }) else { return nil }
        let waiter = waiters.remove(at: place)
        lease(waiter.owner)
        return (waiter.ticket, waiter.owner)
    }

    mutating func giveBack(_ owner: Owner) {
        guard let count = leases[owner] else { preconditionFailure("a lease is given back once") }
        leases[owner] = count > 1 ? count - 1 : nil
        leased -= 1
    }

    private func mayLease(_ owner: Owner) -> Bool {
        leased < total && leases(of: owner) < perOwner
    }

    private mutating func lease(_ owner: Owner) {
        leases[owner, default: 0] += 1
        leased += 1
    }
}
