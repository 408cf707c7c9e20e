/// Who had a title to premises and who lived there, and what became of them: all that liability follows from.
package struct HouseholdFacts: Hashable, Sendable {
    /// Days from a first one through a last one, or without end.
    package struct Span: Hashable, Sendable {
        package let first: Day
        package let last: Day?

        /// A span whose last day is before its first has no day.
        package init(from first: Day, through last: Day? = nil) {
            self.first = first
            self.last = last
        }

        func contains(_ day: Day) -> Bool {
            first <= day && last.map { day <= $0 } ?? true
        }
    }

    /// A lease of one tenant or of several together, for as long as the title lasts.
    package struct Title: Hashable, Sendable {
        package let holders: Set<ID<Debtor>>
        package let days: Span

        package init(of holders: Set<ID<Debtor>>, _ days: Span) {
            self.holders = holders
            self.days = days
        }
    }

    /// A person who lived in the premises permanently, with a title or without.
    package struct Residence: Hashable, Sendable {
        package let person: ID<Debtor>
        package let days: Span
        /// Nobody is liable as a resident before the 18th birthday; without one on record a person is an adult.
        package let bornOn: Day?

        package init(of person: ID<Debtor>, _ days: Span, bornOn: Day? = nil) {
            self.person = person
            self.days = days
            self.bornOn = bornOn
        }

        func isAdult(on day: Day) -> Bool {
            guard let bornOn else { return true }
            return bornOn.age(on: day).map { $0 >= 18 } ?? false
        }
    }

    /// The death of somebody who owes, and what became of the estate.
    package struct Death: Hashable, Sendable {
        package let person: ID<Debtor>
        package let on: Day
        package let heirs: [Heir]
        /// The day of the estate's division, from which each heir answers for his share only.
        package let dividedOn: Day?

        package init(of person: ID<Debtor>, on day: Day, heirs: [Heir] = [], dividedOn: Day? = nil) {
            self.person = person
            on = day
            self.heirs = heirs
            self.dividedOn = dividedOn
        }
    }

    package struct Heir: Hashable, Sendable {
        package let person: ID<Debtor>
        /// The share in the estate as parts of a whole: 1 of 2, 3 of 8.
        package let share: Share
        /// The day of acceptance, `nil` while the heir has not accepted; and whether with the benefit of inventory.
        package let acceptedOn: Day?
        package let withInventory: Bool

        package init(_ person: ID<Debtor>, share: Share, acceptedOn: Day? = nil, withInventory: Bool = true) {
            self.person = person
            self.share = share
            self.acceptedOn = acceptedOn
            self.withInventory = withInventory
        }
    }

    package struct Share: Hashable, Sendable {
        package let parts: Int64
        package let whole: Int64

        /// `nil` for what is no part of a whole, and for a whole of more than a thousand million parts.
        package init?(_ parts: Int64, of whole: Int64) {
            guard whole <= 1_000_000_000, parts > 0, parts <= whole else { return nil }
            self.parts = parts
            self.whole = whole
        }
    }

    package let titles: [Title]
    package let residences: [Residence]
    package let deaths: [Death]

    package init(titles: [Title], residences: [Residence], deaths: [Death] = []) {
        self.titles = titles
        self.residences = residences
        self.deaths = deaths
    }
}
