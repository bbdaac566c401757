extension PathReport {
    /// What a table of passages is called in files, the same in every language.
    package static let columns = [
        "from", "to", "sent", "completed", "under_way", "unfulfilled", "acceptance_percent", "in_time_percent",
        "days_to_received", "days_to_answered", "days_to_started", "days_to_ended",
    ]

    /// The passages as rows, all of them together last.
    package var rows: [[String?]] {
        (passages + [total]).enumerated().map { place, one in
            let isTotal = place == passages.count
            return [
                one.referrer ?? (isTotal ? "total" : "others"), one.recipient ?? (isTotal ? "total" : "others"),
                one.sent.text,
                one.completed.text, one.underWay.text, one.unfulfilled.text,
            ] + one.told.cells
        }
    }

    package static let serviceColumns = ["service", "organisation", "sent"] + columns.suffix(6)

    package var serviceRows: [[String?]] {
        services.map { [$0.service, $0.organisation, $0.sent.text] + $0.told.cells }
    }
}

extension Figures.Told {
    /// Rates, then medians.
    fileprivate var cells: [String?] {
        [acceptance, inTime].map { $0.map(String.init) }
            + [received, answered, started, ended].map { $0.map(Self.text) }
    }

    /// `3`, `2.5`.
    private static func text(_ days: Double) -> String { days == days.rounded() ? String(Int(days)) : String(days) }
}
