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
static const unsigned char communes[] = {
#embed "../../sql/reference/communes.csv"
};
static const unsigned char languages[] = {
#embed "../../sql/reference/languages.csv"
};
static const unsigned char thematiques[] = {
#embed "../../sql/reference/thematiques.csv"
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
    ASSET("reference/communes.csv", communes),
    ASSET("reference/languages.csv", languages),
    ASSET("reference/thematiques.csv", thematiques),
    ASSET("relais.css", stylesheet),
    // A file of the script for each feature; all of them are one, in this order.
    ASSET("script/draft.js", script_draft),
    ASSET("script/find.js", script_find),
    ASSET("script/live.js", script_live),
    ASSET("script/lock.js", script_lock),
    ASSET("script/offers.js", script_offers),
    ASSET("script/presence.js", script_presence),
    ASSET("script/summary.js", script_summary),
};

const relais_asset *relais_asset_at(size_t index) { return &assets[index]; }
size_t relais_asset_count(void) { return sizeof assets / sizeof assets[0]; }
