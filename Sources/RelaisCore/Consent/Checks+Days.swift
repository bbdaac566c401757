extension Checks {
    /// A whole day, past or to come; `nil` when nothing was given.
    mutating func wholeDay(_ field: String, _ given: String?, isNeeded: Bool = false) -> Day? {
        guard let text = text(field, given, most: 10, isNeeded: isNeeded) else { return nil }
        guard let day = Day(text), day.precision == .day else {
            refuse(field, .notAWholeDay)
            return nil
        }
        return day
    }
}
