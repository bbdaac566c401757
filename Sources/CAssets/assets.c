#include "assets.h"

// C23's #embed, which clang has as an extension: 3.5 MB in 1.5 s, where literals in Swift took a minute.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char sql_0001[] = {
#embed "../../sql/0001_roles.sql"
};
static const unsigned char sql_0002[] = {
#embed "../../sql/0002_access.sql"
};
static const unsigned char sql_0003[] = {
#embed "../../sql/0003_audit.sql"
};
static const unsigned char sql_0004[] = {
#embed "../../sql/0004_directory.sql"
};
static const unsigned char sql_0005[] = {
#embed "../../sql/0005_keys.sql"
};
static const unsigned char sql_0006[] = {
#embed "../../sql/0006_people.sql"
};
static const unsigned char sql_0007[] = {
#embed "../../sql/0007_referrals.sql"
};
static const unsigned char sql_0008[] = {
#embed "../../sql/0008_life.sql"
};
static const unsigned char sql_0009[] = {
#embed "../../sql/0009_people.sql"
};
static const unsigned char sql_0010[] = {
#embed "../../sql/0010_jobs.sql"
};
static const unsigned char sql_0011[] = {
#embed "../../sql/0011_calls.sql"
};
static const unsigned char sql_0012[] = {
#embed "../../sql/0012_import.sql"
};
static const unsigned char sql_0013[] = {
#embed "../../sql/0013_operations.sql"
};
static const unsigned char sql_0014[] = {
#embed "../../sql/0014_scopes.sql"
};
static const unsigned char sql_0015[] = {
#embed "../../sql/0015_reach.sql"
};
static const unsigned char sql_0016[] = {
#embed "../../sql/0016_handovers.sql"
};
static const unsigned char sql_0017[] = {
#embed "../../sql/0017_search.sql"
};
static const unsigned char sql_0018[] = {
#embed "../../sql/0018_signals.sql"
};
static const unsigned char sql_0020[] = {
#embed "../../sql/0020_language.sql"
};
static const unsigned char sql_0021[] = {
#embed "../../sql/0021_hands.sql"
};
static const unsigned char sql_0022[] = {
#embed "../../sql/0022_given.sql"
};
static const unsigned char sql_0023[] = {
#embed "../../sql/0023_facts.sql"
};
static const unsigned char sql_0024[] = {
#embed "../../sql/0024_communes.sql"
};
static const unsigned char sql_0025[] = {
#embed "../../sql/0025_known.sql"
};
static const unsigned char sql_0030[] = {
#embed "../../sql/0030_step_up.sql"
};
static const unsigned char sql_0031[] = {
#embed "../../sql/0031_roles.sql"
};
static const unsigned char sql_0032[] = {
#embed "../../sql/0032_factors.sql"
};
static const unsigned char sql_0033[] = {
#embed "../../sql/0033_accounts.sql"
};
static const unsigned char sql_0034[] = {
#embed "../../sql/0034_matrix.sql"
};
static const unsigned char sql_0036[] = {
#embed "../../sql/0036_account_notices.sql"
};
static const unsigned char sql_0040[] = {
#embed "../../sql/0040_consent.sql"
};
static const unsigned char sql_0041[] = {
#embed "../../sql/0041_protection.sql"
};
static const unsigned char sql_0042[] = {
#embed "../../sql/0042_settings.sql"
};
static const unsigned char sql_0043[] = {
#embed "../../sql/0043_information.sql"
};
static const unsigned char sql_0044[] = {
#embed "../../sql/0044_endings.sql"
};
static const unsigned char sql_0050[] = {
#embed "../../sql/0050_manifest.sql"
};
static const unsigned char sql_0051[] = {
#embed "../../sql/0051_opening.sql"
};
static const unsigned char sql_0052[] = {
#embed "../../sql/0052_corrections.sql"
};
static const unsigned char sql_0053[] = {
#embed "../../sql/0053_copies.sql"
};
static const unsigned char sql_0054[] = {
#embed "../../sql/0054_agreements.sql"
};
static const unsigned char sql_0060[] = {
#embed "../../sql/0060_epochs.sql"
};
static const unsigned char sql_0061[] = {
#embed "../../sql/0061_erasure.sql"
};
static const unsigned char sql_0062[] = {
#embed "../../sql/0062_backup.sql"
};
static const unsigned char sql_0070[] = {
#embed "../../sql/0070_words.sql"
};
static const unsigned char sql_0071[] = {
#embed "../../sql/0071_emergency.sql"
};
static const unsigned char sql_0080[] = {
#embed "../../sql/0080_restriction.sql"
};
static const unsigned char sql_0081[] = {
#embed "../../sql/0081_statement.sql"
};
static const unsigned char sql_0082[] = {
#embed "../../sql/0082_requests.sql"
};
static const unsigned char sql_0083[] = {
#embed "../../sql/0083_breaches.sql"
};
static const unsigned char sql_0084[] = {
#embed "../../sql/0084_clocks.sql"
};
static const unsigned char sql_0085[] = {
#embed "../../sql/0085_retention.sql"
};
static const unsigned char sql_0086[] = {
#embed "../../sql/0086_own_data.sql"
};
static const unsigned char sql_0087[] = {
#embed "../../sql/0087_finding.sql"
};
static const unsigned char sql_0088[] = {
#embed "../../sql/0088_needs.sql"
};
static const unsigned char sql_0090[] = {
#embed "../../sql/0090_paths.sql"
};
static const unsigned char sql_0091[] = {
#embed "../../sql/0091_figures.sql"
};
static const unsigned char sql_0092[] = {
#embed "../../sql/0092_templates.sql"
};
static const unsigned char sql_0093[] = {
#embed "../../sql/0093_clocks.sql"
};
static const unsigned char sql_0094[] = {
#embed "../../sql/0094_places.sql"
};
static const unsigned char sql_0095[] = {
#embed "../../sql/0095_absences.sql"
};
static const unsigned char sql_0096[] = {
#embed "../../sql/0096_links.sql"
};
static const unsigned char sql_0097[] = {
#embed "../../sql/0097_confirmations.sql"
};
static const unsigned char sql_0098[] = {
#embed "../../sql/0098_appointments.sql"
};
static const unsigned char sql_0099[] = {
#embed "../../sql/0099_loading.sql"
};
static const unsigned char sql_0101[] = {
#embed "../../sql/0101_letters.sql"
};
static const unsigned char sql_0105[] = {
#embed "../../sql/0105_results.sql"
};
static const unsigned char sql_0110[] = {
#embed "../../sql/0110_slips.sql"
};
static const unsigned char sql_0111[] = {
#embed "../../sql/0111_link_accounts.sql"
};
static const unsigned char sql_0112[] = {
#embed "../../sql/0112_partner_notices.sql"
};
static const unsigned char sql_0113[] = {
#embed "../../sql/0113_guests.sql"
};
static const unsigned char sql_0120[] = {
#embed "../../sql/0120_volunteers.sql"
};
static const unsigned char sql_0121[] = {
#embed "../../sql/0121_programmes.sql"
};
static const unsigned char sql_0122[] = {
#embed "../../sql/0122_mentors.sql"
};
static const unsigned char sql_0123[] = {
#embed "../../sql/0123_mentees.sql"
};
static const unsigned char sql_0124[] = {
#embed "../../sql/0124_matches.sql"
};
static const unsigned char sql_0125[] = {
#embed "../../sql/0125_reach.sql"
};
static const unsigned char sql_0126[] = {
#embed "../../sql/0126_renewals.sql"
};
static const unsigned char sql_0130[] = {
#embed "../../sql/0130_meetings.sql"
};
static const unsigned char sql_0131[] = {
#embed "../../sql/0131_expenses.sql"
};
static const unsigned char sql_0132[] = {
#embed "../../sql/0132_calendars.sql"
};
static const unsigned char sql_0133[] = {
#embed "../../sql/0133_meeting_reach.sql"
};
static const unsigned char sql_0135[] = {
#embed "../../sql/0135_following.sql"
};
static const unsigned char sql_0136[] = {
#embed "../../sql/0136_following_reach.sql"
};
static const unsigned char sql_0137[] = {
#embed "../../sql/0137_following_rounds.sql"
};
static const unsigned char sql_0140[] = {
#embed "../../sql/0140_concerns.sql"
};
static const unsigned char sql_0141[] = {
#embed "../../sql/0141_pilot_report.sql"
};
static const unsigned char sql_0142[] = {
#embed "../../sql/0142_challenges.sql"
};
static const unsigned char sql_0143[] = {
#embed "../../sql/0143_enrolled_files.sql"
};
static const unsigned char sql_0144[] = {
#embed "../../sql/0144_lapsed_agreements.sql"
};
static const unsigned char sql_0145[] = {
#embed "../../sql/0145_mentor_links.sql"
};
static const unsigned char sql_0146[] = {
#embed "../../sql/0146_forgotten_mentors.sql"
};
static const unsigned char sql_0147[] = {
#embed "../../sql/0147_between_counted.sql"
};
static const unsigned char sql_0150[] = {
#embed "../../sql/0150_log.sql"
};
static const unsigned char sql_0151[] = {
#embed "../../sql/0151_audit_read.sql"
};
static const unsigned char common_passwords[] = {
#embed "../../sql/reference/common_passwords.csv"
};
static const unsigned char communes[] = {
#embed "../../sql/reference/communes.csv"
};
static const unsigned char communes_former[] = {
#embed "../../sql/reference/communes_former.csv"
};
static const unsigned char departments[] = {
#embed "../../sql/reference/departments.csv"
};
static const unsigned char languages[] = {
#embed "../../sql/reference/languages.csv"
};
static const unsigned char thematiques[] = {
#embed "../../sql/reference/thematiques.csv"
};
static const unsigned char text_consent_fra[] = {
#embed "../RelaisCore/Consent/Texts/consent.fra.txt"
};
static const unsigned char text_consent_eng[] = {
#embed "../RelaisCore/Consent/Texts/consent.eng.txt"
};
static const unsigned char text_consent_ara[] = {
#embed "../RelaisCore/Consent/Texts/consent.ara.txt"
};
static const unsigned char text_receipt_fra[] = {
#embed "../RelaisCore/Consent/Texts/receipt.fra.txt"
};
static const unsigned char text_receipt_eng[] = {
#embed "../RelaisCore/Consent/Texts/receipt.eng.txt"
};
static const unsigned char text_receipt_ara[] = {
#embed "../RelaisCore/Consent/Texts/receipt.ara.txt"
};
static const unsigned char text_notice_fra[] = {
#embed "../RelaisCore/Consent/Texts/notice.fra.txt"
};
static const unsigned char text_notice_eng[] = {
#embed "../RelaisCore/Consent/Texts/notice.eng.txt"
};
static const unsigned char text_notice_ara[] = {
#embed "../RelaisCore/Consent/Texts/notice.ara.txt"
};
static const unsigned char text_words_fra[] = {
#embed "../RelaisCore/Consent/Texts/words.fra.txt"
};
static const unsigned char text_words_eng[] = {
#embed "../RelaisCore/Consent/Texts/words.eng.txt"
};
static const unsigned char text_words_ara[] = {
#embed "../RelaisCore/Consent/Texts/words.ara.txt"
};
static const unsigned char text_slip_fra[] = {
#embed "../RelaisCore/Links/Texts/slip.fra.txt"
};
static const unsigned char text_slip_eng[] = {
#embed "../RelaisCore/Links/Texts/slip.eng.txt"
};
static const unsigned char text_slip_ara[] = {
#embed "../RelaisCore/Links/Texts/slip.ara.txt"
};
static const unsigned char text_statement_fra[] = {
#embed "../RelaisCore/Rights/Texts/statement.fra.txt"
};
static const unsigned char text_statement_eng[] = {
#embed "../RelaisCore/Rights/Texts/statement.eng.txt"
};
static const unsigned char text_statement_ara[] = {
#embed "../RelaisCore/Rights/Texts/statement.ara.txt"
};
static const unsigned char register_processing_fra[] = {
#embed "../RelaisCore/Registers/Texts/processing.fra.txt"
};
static const unsigned char stylesheet[] = {
#embed "../RelaisWeb/relais.css"
};
static const unsigned char script_draft[] = {
#embed "../RelaisWeb/Script/draft.js"
};
static const unsigned char script_find[] = {
#embed "../RelaisWeb/Script/find.js"
};
static const unsigned char script_live[] = {
#embed "../RelaisWeb/Script/live.js"
};
static const unsigned char script_lock[] = {
#embed "../RelaisWeb/Script/lock.js"
};
static const unsigned char script_meeting[] = {
#embed "../RelaisWeb/Script/meeting.js"
};
static const unsigned char script_offers[] = {
#embed "../RelaisWeb/Script/offers.js"
};
static const unsigned char script_presence[] = {
#embed "../RelaisWeb/Script/presence.js"
};
static const unsigned char script_summary[] = {
#embed "../RelaisWeb/Script/summary.js"
};

#define ASSET(name, variable) {name, variable, sizeof variable}

static const relais_asset assets[] = {
    ASSET("sql/0001_roles", sql_0001),
    ASSET("sql/0002_access", sql_0002),
    ASSET("sql/0003_audit", sql_0003),
    ASSET("sql/0004_directory", sql_0004),
    ASSET("sql/0005_keys", sql_0005),
    ASSET("sql/0006_people", sql_0006),
    ASSET("sql/0007_referrals", sql_0007),
    ASSET("sql/0008_life", sql_0008),
    ASSET("sql/0009_people", sql_0009),
    ASSET("sql/0010_jobs", sql_0010),
    ASSET("sql/0011_calls", sql_0011),
    ASSET("sql/0012_import", sql_0012),
    ASSET("sql/0013_operations", sql_0013),
    ASSET("sql/0014_scopes", sql_0014),
    ASSET("sql/0015_reach", sql_0015),
    ASSET("sql/0016_handovers", sql_0016),
    ASSET("sql/0017_search", sql_0017),
    ASSET("sql/0018_signals", sql_0018),
    ASSET("sql/0020_language", sql_0020),
    ASSET("sql/0021_hands", sql_0021),
    ASSET("sql/0022_given", sql_0022),
    ASSET("sql/0023_facts", sql_0023),
    ASSET("sql/0024_communes", sql_0024),
    ASSET("sql/0025_known", sql_0025),
    ASSET("sql/0030_step_up", sql_0030),
    ASSET("sql/0031_roles", sql_0031),
    ASSET("sql/0032_factors", sql_0032),
    ASSET("sql/0033_accounts", sql_0033),
    ASSET("sql/0034_matrix", sql_0034),
    ASSET("sql/0036_account_notices", sql_0036),
    ASSET("sql/0040_consent", sql_0040),
    ASSET("sql/0041_protection", sql_0041),
    ASSET("sql/0042_settings", sql_0042),
    ASSET("sql/0043_information", sql_0043),
    ASSET("sql/0044_endings", sql_0044),
    ASSET("sql/0050_manifest", sql_0050),
    ASSET("sql/0051_opening", sql_0051),
    ASSET("sql/0052_corrections", sql_0052),
    ASSET("sql/0053_copies", sql_0053),
    ASSET("sql/0054_agreements", sql_0054),
    ASSET("sql/0060_epochs", sql_0060),
    ASSET("sql/0061_erasure", sql_0061),
    ASSET("sql/0062_backup", sql_0062),
    ASSET("sql/0070_words", sql_0070),
    ASSET("sql/0071_emergency", sql_0071),
    ASSET("sql/0080_restriction", sql_0080),
    ASSET("sql/0081_statement", sql_0081),
    ASSET("sql/0082_requests", sql_0082),
    ASSET("sql/0083_breaches", sql_0083),
    ASSET("sql/0084_clocks", sql_0084),
    ASSET("sql/0085_retention", sql_0085),
    ASSET("sql/0086_own_data", sql_0086),
    ASSET("sql/0087_finding", sql_0087),
    ASSET("sql/0088_needs", sql_0088),
    ASSET("sql/0090_paths", sql_0090),
    ASSET("sql/0091_figures", sql_0091),
    ASSET("sql/0092_templates", sql_0092),
    ASSET("sql/0093_clocks", sql_0093),
    ASSET("sql/0094_places", sql_0094),
    ASSET("sql/0095_absences", sql_0095),
    ASSET("sql/0096_links", sql_0096),
    ASSET("sql/0097_confirmations", sql_0097),
    ASSET("sql/0098_appointments", sql_0098),
    ASSET("sql/0099_loading", sql_0099),
    ASSET("sql/0101_letters", sql_0101),
    ASSET("sql/0105_results", sql_0105),
    ASSET("sql/0110_slips", sql_0110),
    ASSET("sql/0111_link_accounts", sql_0111),
    ASSET("sql/0112_partner_notices", sql_0112),
    ASSET("sql/0113_guests", sql_0113),
    ASSET("sql/0120_volunteers", sql_0120),
    ASSET("sql/0121_programmes", sql_0121),
    ASSET("sql/0122_mentors", sql_0122),
    ASSET("sql/0123_mentees", sql_0123),
    ASSET("sql/0124_matches", sql_0124),
    ASSET("sql/0125_reach", sql_0125),
    ASSET("sql/0126_renewals", sql_0126),
    ASSET("sql/0130_meetings", sql_0130),
    ASSET("sql/0131_expenses", sql_0131),
    ASSET("sql/0132_calendars", sql_0132),
    ASSET("sql/0133_meeting_reach", sql_0133),
    ASSET("sql/0135_following", sql_0135),
    ASSET("sql/0136_following_reach", sql_0136),
    ASSET("sql/0137_following_rounds", sql_0137),
    ASSET("sql/0140_concerns", sql_0140),
    ASSET("sql/0141_pilot_report", sql_0141),
    ASSET("sql/0142_challenges", sql_0142),
    ASSET("sql/0143_enrolled_files", sql_0143),
    ASSET("sql/0144_lapsed_agreements", sql_0144),
    ASSET("sql/0145_mentor_links", sql_0145),
    ASSET("sql/0146_forgotten_mentors", sql_0146),
    ASSET("sql/0147_between_counted", sql_0147),
    ASSET("sql/0150_log", sql_0150),
    ASSET("sql/0151_audit_read", sql_0151),
    ASSET("reference/common_passwords.csv", common_passwords),
    ASSET("reference/communes.csv", communes),
    ASSET("reference/communes_former.csv", communes_former),
    ASSET("reference/departments.csv", departments),
    ASSET("reference/languages.csv", languages),
    ASSET("reference/thematiques.csv", thematiques),
    ASSET("texts/consent.fra.txt", text_consent_fra),
    ASSET("texts/consent.eng.txt", text_consent_eng),
    ASSET("texts/consent.ara.txt", text_consent_ara),
    ASSET("texts/receipt.fra.txt", text_receipt_fra),
    ASSET("texts/receipt.eng.txt", text_receipt_eng),
    ASSET("texts/receipt.ara.txt", text_receipt_ara),
    ASSET("texts/notice.fra.txt", text_notice_fra),
    ASSET("texts/notice.eng.txt", text_notice_eng),
    ASSET("texts/notice.ara.txt", text_notice_ara),
    ASSET("texts/words.fra.txt", text_words_fra),
    ASSET("texts/words.eng.txt", text_words_eng),
    ASSET("texts/words.ara.txt", text_words_ara),
    ASSET("texts/slip.fra.txt", text_slip_fra),
    ASSET("texts/slip.eng.txt", text_slip_eng),
    ASSET("texts/slip.ara.txt", text_slip_ara),
    ASSET("texts/statement.fra.txt", text_statement_fra),
    ASSET("texts/statement.eng.txt", text_statement_eng),
    ASSET("texts/statement.ara.txt", text_statement_ara),
    ASSET("register/processing.fra.txt", register_processing_fra),
    ASSET("relais.css", stylesheet),
    // A file of the script for each feature; all of them are one, in this order.
    ASSET("script/draft.js", script_draft),
    ASSET("script/find.js", script_find),
    ASSET("script/live.js", script_live),
    ASSET("script/lock.js", script_lock),
    ASSET("script/meeting.js", script_meeting),
    ASSET("script/offers.js", script_offers),
    ASSET("script/presence.js", script_presence),
    ASSET("script/summary.js", script_summary),
};

const relais_asset *relais_asset_at(size_t index) { return &assets[index]; }
size_t relais_asset_count(void) { return sizeof assets / sizeof assets[0]; }
