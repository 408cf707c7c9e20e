/// One thing somebody may be allowed to do, named `noun.verb`; also its name in the audit log.
package struct Permission: Hashable, Sendable, CustomStringConvertible {
    package let name: String

    package init(_ name: String) {
        self.name = name
    }

    package var description: String { name }
}
