import Foundation
import RelaisTesting
import Testing

@testable import Postgres
@testable import RelaisCore
@testable import Vault

/// The words PostgreSQL lets into a column are the ones Swift knows.
@Suite struct CheckedListTests {
    /// Every list that a CHECK holds, and the enumeration that mirrors it.
    private static let lists: [(constraint: String, words: [String])] =
        [
            ("referral_state_known", Referral.State.allCases.map(\.rawValue)),
            ("referral_move_from_state_known", Referral.State.allCases.map(\.rawValue)),
            ("referral_move_to_state_known", Referral.State.allCases.map(\.rawValue)),
            ("referral_priority_known", Referral.Priority.allCases.map(\.rawValue)),
            ("referral_reason_known", Referral.Reason.allCases.map(\.rawValue)),
            ("referral_move_reason_known", Referral.Reason.allCases.map(\.rawValue)),
            ("referral_side_known", Referral.Side.allCases.map(\.rawValue)),
            ("person_french_level_known", FrenchLevel.allCases.map(\.rawValue)),
            ("disclosure_french_level_known", FrenchLevel.allCases.map(\.rawValue)),
            ("disclosure_age_bracket_known", AgeBracket.allCases.map(\.rawValue)),
            ("disclosure_basis_known", Disclosure.Basis.allCases.map(\.rawValue)),
            ("disclosure_fields_known", Disclosure.always + Manifest.withReferral),
            ("disclosure_on_acceptance_known", Manifest.onAcceptance),
            ("handover_basis_known", Disclosure.Basis.allCases.map(\.rawValue)),
            ("correction_state_known", Correction.State.allCases.map(\.rawValue)),
            ("correction_french_level_known", FrenchLevel.allCases.map(\.rawValue)),
            ("person_former_french_level_known", FrenchLevel.allCases.map(\.rawValue)),
            ("handover_state_known", Handover.State.allCases.map(\.rawValue)),
            ("handover_reason_known", Referral.Reason.allCases.map(\.rawValue)),
            ("handover_age_bracket_known", AgeBracket.allCases.map(\.rawValue)),
            ("handover_french_level_known", FrenchLevel.allCases.map(\.rawValue)),
            ("membership_roles_known", Role.ofMembers.map(\.rawValue)),
            ("link_kind_known", Link.Kind.allCases.map(\.rawValue)),
            ("link_resets_known", Link.Reset.allCases.map(\.rawValue)),
            ("session_kind_known", Caller.Kind.allCases.map(\.rawValue)),
            ("account_language_known", Language.allCases.map(\.rawValue)),
            ("dek_class_known", SealingClass.allCases.map(\.rawValue)),
            ("kek_class_known", SealingClass.allCases.map(\.rawValue)),
            ("person_held_for_known", Person.HoldReason.allCases.map(\.rawValue)),
            ("path_end_reason_known", Path.EndReason.allCases.map(\.rawValue)),
            ("path_follow_reason_known", Path.DepartReason.allCases.map(\.rawValue)),
            ("job_kind_known", Job.Kind.allCases.map(\.rawValue)),
            ("letter_kind_known", Letter.Kind.allCases.map(\.rawValue)),
            ("routine_name_known", Routine.allCases.map(\.rawValue)),
            ("notice_kind_known", Notice.Kind.allCases.map(\.rawValue)),
            ("consent_purpose_known", Consent.Purpose.allCases.map(\.rawValue)),
            ("consent_given_by_known", Consent.Giver.allCases.map(\.rawValue)),
            ("consent_method_known", Consent.Method.allCases.map(\.rawValue)),
            ("consent_ending_known", Consent.Ending.allCases.map(\.rawValue)),
            ("information_told_known", Information.Told.allCases.map(\.rawValue)),
            ("emergency_reason_known", Emergency.Reason.allCases.map(\.rawValue)),
            ("emergency_verdict_known", Emergency.Verdict.allCases.map(\.rawValue)),
            ("organisation_setting_name_known", Setting.allCases.map(\.rawValue)),
            ("restriction_reason_known", Restriction.Reason.allCases.map(\.rawValue)),
            ("restriction_lifted_for_known", Restriction.Lifting.allCases.map(\.rawValue)),
            ("request_kind_known", RightsRequest.Kind.allCases.map(\.rawValue)),
            ("request_asked_by_known", RightsRequest.AskedBy.allCases.map(\.rawValue)),
            ("request_prolonged_for_known", RightsRequest.Prolongation.allCases.map(\.rawValue)),
            ("request_answer_known", RightsRequest.Answer.allCases.map(\.rawValue)),
            ("request_refused_for_known", RightsRequest.Refused.allCases.map(\.rawValue)),
            ("request_act_known", RightsRequest.Act.allCases.map(\.rawValue)),
            ("breach_kinds_known", Breach.Kind.allCases.map(\.rawValue)),
            ("breach_people_known", Breach.People.allCases.map(\.rawValue)),
            ("breach_data_known", Breach.DataKind.allCases.map(\.rawValue)),
            ("breach_risk_known", Breach.Risk.allCases.map(\.rawValue)),
            ("breach_told_through_known", Breach.Channel.allCases.map(\.rawValue)),
            ("service_publics_known", Service.Public.allCases.map(\.rawValue)),
            ("service_transport_known", Service.Transport.allCases.map(\.rawValue)),
            ("need_missing_known", Need.Missing.allCases.map(\.rawValue)),
            ("need_closed_for_known", Need.Closing.allCases.map(\.rawValue)),
            ("clock_kind_known", Standing.Clock.Kind.allCases.map(\.rawValue)),
            ("appointment_cancelled_by_known", Appointment.CancelledBy.allCases.map(\.rawValue)),
            ("confirmation_answer_known", Confirmation.Answer.allCases.map(\.rawValue)),
            ("concern_closed_for_known", Concern.Outcome.allCases.map(\.rawValue)),
            ("concern_act_kind_known", Concern.Act.allCases.map(\.rawValue)),
            ("programme_scheme_known", Programme.Scheme.allCases.map(\.rawValue)),
            ("programme_rules_frames_known", Programme.Frame.allCases.map(\.rawValue)),
            ("programme_rules_requires_known", Programme.Requirement.allCases.map(\.rawValue)),
            ("programme_rules_activities_known", Mentoring.Activity.allCases.map(\.rawValue)),
            ("programme_check_kind_known", Mentor.CheckKind.allCases.map(\.rawValue)),
            ("mentor_state_known", Mentor.State.allCases.map(\.rawValue)),
            ("mentor_paused_from_known", ["screening", "trained", "cleared"]),
            ("mentor_interests_known", Mentoring.Activity.allCases.map(\.rawValue)),
            ("mentor_availability_known", Mentoring.HalfDay.allCases.map(\.rawValue)),
            ("mentor_transport_known", Mentoring.Transport.allCases.map(\.rawValue)),
            ("mentor_prefers_known", Mentoring.Preference.allCases.map(\.rawValue)),
            ("mentor_left_for_known", Mentor.Leaving.allCases.map(\.rawValue)),
            ("mentor_fact_kind_known", Mentor.FactKind.allCases.map(\.rawValue)),
            ("mentor_check_kind_known", Mentor.CheckKind.allCases.map(\.rawValue)),
            ("mentor_check_result_known", Mentor.CheckResult.allCases.map(\.rawValue)),
            ("mentor_check_legal_basis_known", Mentor.Ground.allCases.map(\.rawValue)),
            ("exemption_reason_known", Mentor.Exemption.allCases.map(\.rawValue)),
            ("mentee_interests_known", Mentoring.Activity.allCases.map(\.rawValue)),
            ("mentee_availability_known", Mentoring.HalfDay.allCases.map(\.rawValue)),
            ("mentee_prefers_known", Mentoring.Preference.allCases.map(\.rawValue)),
            ("mentee_ended_for_known", Mentee.Ending.allCases.map(\.rawValue)),
            ("mentee_fact_kind_known", Mentee.FactKind.allCases.map(\.rawValue)),
            ("mentee_card_interests_known", Mentoring.Activity.allCases.map(\.rawValue)),
            ("meeting_state_known", Meeting.State.allCases.map(\.rawValue)),
            ("meeting_mode_known", Meeting.Mode.allCases.map(\.rawValue)),
            ("meeting_activities_known", Mentoring.Activity.allCases.map(\.rawValue)),
            ("meeting_transport_known", Mentoring.Transport.allCases.map(\.rawValue)),
            ("meeting_mentee_presence_known", Meeting.Presence.allCases.map(\.rawValue)),
            ("expense_state_known", Expense.State.allCases.map(\.rawValue)),
            ("match_state_known", Match.State.allCases.map(\.rawValue)),
            ("match_held_from_known", ["consented", "trial", "active"]),
            ("match_held_for_known", Match.Holding.allCases.map(\.rawValue)),
            ("match_signatories_known", Match.Signatory.allCases.map(\.rawValue)),
            ("match_ended_for_known", Match.Ending.allCases.map(\.rawValue)),
            ("match_mentee_exits_known", Match.Exit.allCases.map(\.rawValue)),
            ("match_choice_reason_known", Suggestion.Override.allCases.map(\.rawValue)),
            ("follow_up_kind_known", FollowUp.Kind.allCases.map(\.rawValue)),
            ("follow_up_side_known", FollowUp.Side.allCases.map(\.rawValue)),
            ("follow_up_result_known", FollowUp.Result.allCases.map(\.rawValue)),
            ("mentee_progress_stage_known", MenteeProgress.Stage.allCases.map(\.rawValue)),
            ("mentee_progress_rater_known", MenteeProgress.Rater.allCases.map(\.rawValue)),
            ("match_move_from_state_known", Match.State.allCases.map(\.rawValue)),
            ("match_move_to_state_known", Match.State.allCases.map(\.rawValue)),
            ("attendance_presence_known", Presence.allCases.map(\.rawValue)),
            ("assessment_moment_known", Assessment.Moment.allCases.map(\.rawValue)),
            ("assessment_listening_known", FrenchLevel.allCases.map(\.rawValue)),
            ("assessment_reading_known", FrenchLevel.allCases.map(\.rawValue)),
            ("assessment_spoken_interaction_known", FrenchLevel.allCases.map(\.rawValue)),
            ("assessment_spoken_production_known", FrenchLevel.allCases.map(\.rawValue)),
            ("assessment_writing_known", FrenchLevel.allCases.map(\.rawValue)),
            ("attendance_cancelled_by_known", Appointment.CancelledBy.allCases.map(\.rawValue)),
            ("result_outcome_known", Outcome.allCases.map(\.rawValue)),
            ("result_level_at_entry_known", FrenchLevel.allCases.map(\.rawValue)),
            ("result_level_at_exit_known", FrenchLevel.allCases.map(\.rawValue)),
            ("result_leads_to_known", Orientation.allCases.map(\.rawValue)),
            ("result_barriers_known", Barrier.allCases.map(\.rawValue)),
        ]

    @Test(arguments: lists)
    func knowsTheWordsThatSwiftKnows(constraint: String, words: [String]) async throws {
        let definitions = try await TestServer.catalogued(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = \(constraint)")
        #expect(definitions.count == 1)
        let known = definitions.joined().matches(of: /'([a-z0-9_-]+)'/).map { String($0.1) }
        #expect(Set(known) == Set(words))
        #expect(known.count == words.count)
    }

    @Test func hasAWordInSwiftForEveryCheckedList() async throws {
        let lists = try await TestServer.catalogued(
            """
            SELECT k.conname FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
            WHERE k.contype = 'c' AND \(SchemaTests.ours) AND k.conname ~ '_known$' ORDER BY 1
            """)
        #expect(
            Set(lists).subtracting(Self.lists.map(\.constraint)).subtracting([
                // Not enums: the two classes of an identity, directions of script, the levels of density that INSEE counts, and
                // the audit's own words.
                "disclosure_class_known", "former_class_known", "handover_class_known", "correction_class_known",
                "language_direction_known", "commune_density_known",
                "entry_class_known", "entry_outcome_known",
            ]) == [])
    }
}
