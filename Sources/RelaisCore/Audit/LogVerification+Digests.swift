extension LogVerification {
    /// The tables of whose rows entries hold digests: whoever writes one says so with `digest:`. What is sealed beside them is
    /// bound to its place and version by its seal; its rows are asked for their entry alone. So are assignments: one that comes
    /// with a file shares the entry that tells of the file.
    static let digested: Set<String> = [
        "access.account", "access.membership", "access.organisation_setting",
        "casework.absence", "casework.appointment", "casework.assessment", "casework.attendance",
        "casework.breach", "casework.calendar", "casework.confirmation", "casework.consent", "casework.correction",
        "casework.disclosure", "casework.emergency", "casework.expense", "casework.follow_up", "casework.handover",
        "casework.information", "casework.match", "casework.match_choice", "casework.match_substitute",
        "casework.meeting", "casework.meeting_draft", "casework.mentee", "casework.mentee_card",
        "casework.mentee_fact", "casework.mentee_progress", "casework.message", "casework.need", "casework.note",
        "casework.path_end", "casework.path_follow", "casework.person", "casework.programme",
        "casework.programme_challenge", "casework.referral", "casework.referral_link", "casework.request",
        "casework.result", "directory.agreement", "directory.intake", "directory.organisation",
        "directory.path_template", "directory.service", "directory.service_clock", "protection.concern",
        "protection.concern_note", "protection.minority", "protection.representative", "volunteer.exemption",
        "volunteer.mentor", "volunteer.mentor_check", "volunteer.mentor_fact",
    ]
}
