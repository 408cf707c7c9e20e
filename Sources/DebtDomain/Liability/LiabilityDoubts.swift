/// What liability assumes and nobody has yet compared with the official text.
extension Doubt {
    static let residentsLiability = unconfirmed(
        Explanation(
            "solidarna odpowiedzialność współnajemców i pełnoletnich stale zamieszkujących, ograniczona do czasu "
                + "zamieszkiwania (art. 688¹ k.c.)",
            english:
                "joint tenants and adults who live there permanently are liable jointly and severally, for the time "
                + "they lived there (Civil Code art. 688¹)"
        )
    )
    static let liabilityWithoutTitle = unconfirmed(
        Explanation(
            "zajmujący lokal bez tytułu nie odpowiadają solidarnie; sądy zasądzają in solidum albo części równe "
                + "(art. 18 u.o.p.l.)",
            english:
                "occupants without title are not liable jointly and severally; courts award in solidum or equal shares "
                + "(art. 18 of the act on the protection of occupiers)"
        )
    )
    static let paidAlike = unconfirmed(
        Explanation(
            "wpłata bez wskazania dni zmniejsza części wszystkich grup w tej samej proporcji",
            english: "a payment that names no days lessens the parts of all groups in proportion"
        )
    )
    static let heirsLiability = unconfirmed(
        Explanation(
            "odpowiedzialność spadkobierców przed przyjęciem i po przyjęciu spadku oraz po jego dziale "
                + "(art. 1030–1034 k.c.)",
            english: "liability of heirs before and after acceptance and after the division (Civil Code art. 1030–1034)"
        )
    )
}

extension LiableGroup.Bond {
    package var name: Explanation {
        switch self {
        case .solidary: Explanation("solidarnie", english: "jointly and severally")
        case .inSolidum: Explanation("in solidum", english: "in solidum")
        case .alone: Explanation("samodzielnie", english: "alone")
        case .nobody: Explanation("nie ustalono zobowiązanego", english: "nobody is known to be liable")
        }
    }
}

extension LiableGroup.Member.Ground {
    /// Why somebody is liable, with the article.
    package var explanation: Explanation {
        switch self {
        case .tenant:
            Explanation("najemca (art. 659 § 1 k.c.)", english: "tenant of the lease (Civil Code art. 659 § 1)")
        case .adultResident:
            Explanation(
                "osoba pełnoletnia stale zamieszkująca z najemcą (art. 688¹ k.c.)",
                english: "adult who lives permanently with the holder of the lease (Civil Code art. 688¹)"
            )
        case .occupantWithoutTitle:
            Explanation(
                "osoba zajmująca lokal bez tytułu prawnego (art. 18 u.o.p.l.)",
                english: "occupant without a title (art. 18 of the act on the protection of occupiers)"
            )
        case .estate:
            Explanation(
                "spadek, którego nikt jeszcze nie przyjął (art. 1030 k.c.)",
                english: "estate that nobody has accepted yet (Civil Code art. 1030)"
            )
        case .heirWithinEstate:
            Explanation(
                "spadkobierca, ze spadku albo do jego wartości (art. 1030 i 1031 § 2 k.c.)",
                english: "heir, from the estate or up to its value (Civil Code art. 1030 and 1031 § 2)"
            )
        case .heir:
            Explanation(
                "spadkobierca, całym majątkiem (art. 1031 § 1 k.c.)",
                english: "heir, with all that he has (Civil Code art. 1031 § 1)"
            )
        }
    }
}
