/// A value that must not be seen: it prints as `‹secret›`, also inside of other values and under reflection.
package struct Secret<Value: Sendable>: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The value itself, for the one call that needs it.
    package let revealed: Value

    package init(_ value: Value) {
        revealed = value
    }

    package var description: String { "‹secret›" }
    package var debugDescription: String { "‹secret›" }
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
