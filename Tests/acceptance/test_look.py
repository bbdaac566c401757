"""Every page, in both languages, at a desk and on a phone, by day and by night: what can be measured of how it looks."""

import datetime
import os
import re

import pytest
from selenium.webdriver.support.select import Select

from browser import AGNES, DESK, INES, KARIM, NADIA, PAUL, PHONE, Browser, Door
from conftest import PASSWORD, ROOT
from web import paris_day

SMALLEST = 320
ODILE = "odile@chemins-singuliers.example"
HUGO = "hugo@mosaik.example"
GARANCE = "garance@chemins-singuliers.example"
DENIS = "dpo@chemins-singuliers.example"
LEON, MARYSE = "leon@don-bosco.example", "maryse@don-bosco.example"
NOBODY_YET = f"noe-{os.getpid()}@chemins-singuliers.example"
MOVES = [
    "sending", "draft", "acceptance", "refusal", "wait", "start", "attendance", "assessment", "conclusion", "completion", "end", "forwarding", "withdrawal",
    "correction",
]

# Route, whose browser, and how to get there: `{sent}` is the id of a referral in that state.
PAGES = {
    "sign-in": ("sign-in", None, "/sign-in"),
    "desk of one who refers": ("/", INES, "/"),
    "desk of one who answers": ("/", PAUL, "/"),
    "desk of one whom concerns reach": ("/", NADIA, "/"),
    "desk of one who audits": ("/", DENIS, "/"),
    "log": ("audit", DENIS, "/audit"),
    "log of one thing": ("audit", DENIS, "/audit?about={seen}"),
    "nothing in the log": ("audit", DENIS, "/audit?event=breach.closed"),
    "access by colleague": ("audit/volumes", DENIS, "/audit/volumes"),
    "access by colleague, for a coordinator": ("audit/volumes", ODILE, "/audit/volumes"),
    "received": ("referrals", PAUL, "/referrals"),
    "sent": ("referrals", INES, "/referrals?box=sent"),
    "drafts": ("referrals", INES, "/referrals?box=drafts"),
    "new referral": ("referrals/new", INES, "/referrals/new"),
    "draft": ("referrals/:id", INES, "/referrals/{draft}"),
    "edit a draft": ("referrals/:id/draft", INES, "/referrals/{draft}/draft"),
    "before sending": ("referrals/:id/sending", INES, "/referrals/{draft}/sending"),
    "sent one": ("referrals/:id", INES, "/referrals/{sent}"),
    "before withdrawing": ("referrals/:id/withdrawal", INES, "/referrals/{sent}/withdrawal"),
    "received one": ("referrals/:id", PAUL, "/referrals/{sent}"),
    "before accepting": ("referrals/:id/acceptance", PAUL, "/referrals/{sent}/acceptance"),
    "before declining": ("referrals/:id/refusal", PAUL, "/referrals/{sent}/refusal"),
    "accepted one": ("referrals/:id", PAUL, "/referrals/{accepted}"),
    "before waiting": ("referrals/:id/wait", PAUL, "/referrals/{sent}/wait"),
    "waiting one": ("referrals/:id", PAUL, "/referrals/{waitlisted}"),
    "attendance": ("referrals/:id/attendance", PAUL, "/referrals/{supported}/attendance"),
    "assessment amiss": ("referrals/:id/assessment", PAUL, "/referrals/{accepted}/assessment", ".btn-go"),
    "assessment": ("referrals/:id/assessment", PAUL, "/referrals/{supported}/assessment"),
    "conclusion": ("referrals/:id/conclusion", PAUL, "/referrals/{supported}/conclusion"),
    "conclusion of what is over": ("referrals/:id/conclusion", PAUL, "/referrals/{completed}/conclusion"),
    "completed one, at its recipient": ("referrals/:id", PAUL, "/referrals/{completed}"),
    "supported one": ("referrals/:id", PAUL, "/referrals/{supported}"),
    "supported one, from afar": ("referrals/:id", INES, "/referrals/{supported}"),
    "receipt": ("referrals/:id/receipt", INES, "/referrals/{supported}/receipt"),
    "receipt of what is gone": ("referrals/:id/receipt", PAUL, "/referrals/{declined}/receipt"),
    "disclosed amiss": ("referrals/:id/draft", INES, "/referrals/{uncovered}/draft", "button[value=send]"),
    "not covered": ("referrals/:id/sending", INES, "/referrals/{uncovered}/sending"),
    "on paper": ("referrals/:id/print", PAUL, "/referrals/{supported}/print"),
    "before ending": ("referrals/:id/end", PAUL, "/referrals/{supported}/end"),
    "before forwarding": ("referrals/:id/forwarding", PAUL, "/referrals/{supported}/forwarding"),
    "before correcting": ("referrals/:id/correction", PAUL, "/referrals/{supported}/correction"),
    "before starting": ("referrals/:id/start", PAUL, "/referrals/{accepted}/start"),
    "before completing": ("referrals/:id/completion", PAUL, "/referrals/{in_progress}/completion"),
    "completed one": ("referrals/:id", INES, "/referrals/{completed}"),
    "declined one": ("referrals/:id", INES, "/referrals/{declined}"),
    "withdrawn one": ("referrals/:id", PAUL, "/referrals/{withdrawn}"),
    "people": ("people", INES, "/people"),
    "nobody yet": ("people", NOBODY_YET, "/people"),
    "nothing drafted yet": ("referrals", NOBODY_YET, "/referrals?box=drafts"),
    "nobody to refer": ("referrals/new", NOBODY_YET, "/referrals/new"),
    "desk of a newcomer": ("/", NOBODY_YET, "/"),
    "new person": ("people/new", INES, "/people/new"),
    "person": ("people/:id", INES, "/people/{person}"),
    "person of a coordinator": ("people/:id", ODILE, "/people/{person}"),
    "to correct": ("people/:id/amendment", INES, "/people/{person}/amendment"),
    "to correct, open": ("people/:id/amendment/identity", INES, "/people/{person}/amendment", ".mask-short button"),
    "nothing corrected": ("people/:id/amendment", INES, "/people/{person}/amendment", ".btn-go"),
    "history": ("people/:id/history", INES, "/people/{person}/history"),
    "history open": ("people/:id/history", INES, "/people/{person}/history", ".mask-form button", 1),
    "to merge": ("people/:id/merger", INES, "/people/{person}/merger"),
    "to compare": ("people/:id/merger", INES, "/people/{person}/merger?other={twin}"),
    "nothing to compare": ("people/:id/merger", INES, "/people/{person}/merger?other=K7M-42Q"),
    "to hand over": ("people/:id/handover", INES, "/people/{person}/handover"),
    "handing over amiss": ("people/:id/handover", INES, "/people/{person}/handover", ".btn-go"),
    "corrections": ("corrections", PAUL, "/corrections"),
    "corrections of one's own": ("corrections", INES, "/corrections"),
    "no correction": ("corrections", NOBODY_YET, "/corrections"),
    "correction": ("corrections/:id", PAUL, "/corrections/{correction}"),
    "correction of one's own": ("corrections/:id", INES, "/corrections/{correction}"),
    "to take a message back": ("messages/:id/retraction", INES, "/messages/{message}/retraction"),
    "to take a note away": ("notes/:id/removal", INES, "/notes/{note}/removal"),
    "in an emergency": ("people/emergency", KARIM, "/people/emergency"),
    "in an emergency amiss": ("people/emergency", KARIM, "/people/emergency", ".btn-no"),
    "emergencies": ("emergencies", ODILE, "/emergencies"),
    "no emergency": ("emergencies", NADIA, "/emergencies"),
    "emergency": ("emergencies/:id", KARIM, "/emergencies/{emergency}"),
    "emergency to review": ("emergencies/:id", ODILE, "/emergencies/{emergency}"),
    "own checks": ("mentoring/checks", MARYSE, "/mentoring/checks"),
    "to raise a concern": ("matches/:id/concern", MARYSE, "/matches/{closest}/concern"),
    "raising amiss": ("matches/:id/concern", MARYSE, "/matches/{closest}/concern", ".btn-go"),
    "concerns one raised": ("concerns", MARYSE, "/concerns"),
    "to add to a concern": ("concerns/:id/words", MARYSE, "/concerns/{concern}/words"),
    "no concern": ("concerns", INES, "/concerns"),
    "concerns": ("concerns", NADIA, "/concerns"),
    "concerns of a programme": ("programmes/:id/concerns", NADIA, "/programmes/{pilot}/concerns"),
    "concern": ("concerns/:id", NADIA, "/concerns/{concern}"),
    "acting amiss": ("concerns/:id", NADIA, "/concerns/{concern}", ".btn-go"),
    "report of a programme": ("programmes/:id/report", LEON, "/programmes/{pilot}/report?period=all"),
    "agreements": ("agreements", AGNES, "/agreements"),
    "places": ("services/:id/places", HUGO, "/services/{course}/places"),
    "places amiss": ("services/:id/places", HUGO, "/services/{course}/places", ":is(form[action$='/places'] .btn-go)"),
    "absences": ("absences", INES, "/absences"),
    "absence amiss": ("absences", INES, "/absences", ".btn-go"),
    "agreement amiss": ("agreements", AGNES, "/agreements", ".btn-go"),
    "to end an agreement": ("agreements/:id/end", AGNES, "/agreements/{agreement}/end"),
    "offered files": ("handovers", PAUL, "/handovers"),
    "offered files of one's own": ("handovers", INES, "/handovers"),
    "no offered file": ("handovers", NOBODY_YET, "/handovers"),
    "offered file": ("handovers/:id", PAUL, "/handovers/{offer}"),
    "offered file of one's own": ("handovers/:id", INES, "/handovers/{offer}"),
    "not taken, why": ("handovers/:id/refusal", PAUL, "/handovers/{offer}/refusal"),
    "not taken amiss": ("handovers/:id/refusal", PAUL, "/handovers/{offer}/refusal", ".btn-no"),
    "no token": ("tokens", PAUL, "/tokens"),
    "tokens": ("tokens", INES, "/tokens"),
    "token amiss": ("tokens", INES, "/tokens", ".btn-go"),
    "to end a token": ("tokens/:id/end", INES, "/tokens/{token}/end"),
    "locked out": ("forgotten", None, "/forgotten"),
    "locked out amiss": ("forgotten", None, "/forgotten", ".btn-go"),
    "invitation": ("invitation/:secret", None, "/invitation/{invitation}"),
    "invitation amiss": ("invitation/:secret", None, "/invitation/{invitation}", ".btn-go"),
    "who are you": ("verification", INES, "/verification"),
    "own account": ("account", INES, "/account"),
    "second factor": ("account/factor", INES, "/account/factor"),
    "lost device": ("loss", INES, "/loss"),
    "lost device amiss": ("loss", INES, "/loss", ".btn-no"),
    "accounts": ("accounts", AGNES, "/accounts"),
    "to invite": ("accounts/new", AGNES, "/accounts/new"),
    "to invite amiss": ("accounts", AGNES, "/accounts/new", ".btn-go"),
    "one account": ("accounts/:id", AGNES, "/accounts/{account}"),
    "who may do what": ("access", AGNES, "/access"),
    "who reaches what": ("access/tables", AGNES, "/access/tables"),
    "to erase": ("people/:id/erasure", ODILE, "/people/{person}/erasure"),
    "erasing amiss": ("people/:id/erasure", ODILE, "/people/{person}/erasure", ".btn-no"),
    "held": ("people/:id/erasure", ODILE, "/people/{held}/erasure"),
    "person held": ("people/:id", ODILE, "/people/{held}"),
    "erased": ("people/:id", ODILE, "/people/{gone}"),
    "who follows": ("people/:id/assignment", ODILE, "/people/{person}/assignment"),
    "follower amiss": ("people/:id/assignment", ODILE, "/people/{person}/assignment", ".btn-go"),
    "to give a referral": ("referrals/:id/assignment", PAUL, "/referrals/{accepted}/assignment"),
    "giving amiss": ("referrals/:id/assignment", PAUL, "/referrals/{accepted}/assignment", ".btn-go"),
    "person who is a minor": ("people/:id", INES, "/people/{minor}"),
    "consent of an adult": ("people/:id/consents/new", INES, "/people/{person}/consents/new"),
    "consent to hand over": ("people/:id/consents/new", INES, "/people/{person}/consents/new?purpose=handover"),
    "consent of a minor": ("people/:id/consents/new", INES, "/people/{minor}/consents/new"),
    "consent nobody can give": ("people/:id/consents/new", INES, "/people/{child}/consents/new"),
    "consent amiss": ("people/:id/consents", INES, "/people/{person}/consents/new", ".btn-go"),
    "consent": ("consents/:id", INES, "/consents/{consent}"),
    "consent, from afar": ("consents/:id", ODILE, "/consents/{consent}"),
    "consent that has ended": ("consents/:id", INES, "/consents/{ended}"),
    "before withdrawing a consent": ("consents/:id/withdrawal", INES, "/consents/{consent}/withdrawal"),
    "before renewing": ("consents/:id/renewal", INES, "/consents/{consent}/renewal"),
    "form on paper": ("people/:id/consents/form", INES, "/people/{person}/consents/form"),
    "receipt on paper": ("consents/:id/receipt", INES, "/consents/{consent}/receipt"),
    "receipt from right to left": ("consents/:id/receipt", INES, "/consents/{consent}/receipt?language=ara"),
    "notice on paper": ("information", INES, "/information"),
    "to inform": ("people/:id/information", INES, "/people/{person}/information"),
    "protection": ("people/:id/protection", INES, "/people/{minor}/protection"),
    "protection amiss": ("people/:id/protection", INES, "/people/{minor}/protection", ".mask-form button"),
    "protection open": ("people/:id/protection", INES, "/people/{minor}/protection", ".mask-form button", 1),
    "minority": ("people/:id/minority", INES, "/people/{minor}/minority"),
    "minority amiss": ("people/:id/minority", INES, "/people/{minor}/minority", ".btn-go"),
    "who represents": ("people/:id/representatives/new", INES, "/people/{minor}/representatives/new"),
    "who represents, amiss": ("people/:id/representatives", INES, "/people/{minor}/representatives/new", ".btn-go"),
    "representative open": ("representatives/:id/opening", INES, "/people/{minor}/protection", ".mask-form button", 1, "article form[action$=opening] .btn"),
    "representative unchanged": (
        "representatives/:id/amendment", INES, "/people/{minor}/protection", ".mask-form button", 1, "article form[action$=opening] .btn", "main form .btn-go"),
    "settings": ("settings", AGNES, "/settings"),
    "import people": ("people/import", INES, "/people/import"),
    "import services": ("services/import", AGNES, "/services/import"),
    "new service": ("services/new", HUGO, "/services/new"),
    "new service amiss": ("services/new", HUGO, "/services/new", ".btn-go"),
    "service to change": ("services/:id/amendment", HUGO, "/services/{course}/amendment"),
    "services": ("services", INES, "/services"),
    "services one keeps": ("services", HUGO, "/services?q=mosaik"),
    "no service": ("services", INES, "/services?q=zzzz"),
    "needs": ("needs", INES, "/needs?all=1"),
    "no need": ("needs", NOBODY_YET, "/needs"),
    "new need": ("needs/new", INES, "/needs/new?missing=full"),
    "new need amiss": ("needs", INES, "/needs/new", ".btn-go"),
    "to close a need": ("needs/:id/closing", INES, "/needs/{need}/closing"),
    "closing amiss": ("needs/:id/closing", INES, "/needs/{need}/closing", ".btn-go"),
    "notices": ("notices", PAUL, "/notices"),
    "no notice": ("notices", NOBODY_YET, "/notices"),
    "find": ("find", INES, "/find"),
    "design": ("design", INES, "/design"),
    "rights": ("rights", AGNES, "/rights"),
    "statement": ("people/:id/statement", INES, "/people/{person}/statement"),
    "statement from right to left": ("people/:id/statement", INES, "/people/{person}/statement?language=ara"),
    "to give out a file": ("people/:id/export", INES, "/people/{person}/export"),
    "giving out amiss": ("people/:id/export", INES, "/people/{person}/export", ".btn-go"),
    "to restrict": ("people/:id/restriction", INES, "/people/{person}/restriction"),
    "restricting amiss": ("people/:id/restriction", INES, "/people/{person}/restriction", ".btn-go"),
    "restricted": ("people/:id", INES, "/people/{frozen}"),
    "to lift a restriction": ("people/:id/restriction", INES, "/people/{frozen}/restriction"),
    "lifting amiss": ("people/:id/lifting", INES, "/people/{frozen}/restriction", ".btn-go"),
    "requests": ("requests", INES, "/requests"),
    "answered requests": ("requests", INES, "/requests?answered=1"),
    "no request": ("requests", NOBODY_YET, "/requests"),
    "new request": ("people/:id/requests/new", INES, "/people/{person}/requests/new"),
    "new request amiss": ("people/:id/requests", INES, "/people/{person}/requests/new", ".btn-go"),
    "request": ("requests/:id", INES, "/requests/{request}"),
    "answering amiss": ("requests/:id/answer", INES, "/requests/{request}", ".btn-go"),
    "one's own data": ("account/data", INES, "/account/data"),
    "own request": ("account/requests/new", INES, "/account/requests/new"),
    "own request amiss": ("account/requests", INES, "/account/requests/new", ".btn-go"),
    "retention": ("retention", AGNES, "/retention?days=365"),
    "nothing goes": ("retention", AGNES, "/retention?days=0"),
    "breaches": ("breaches", AGNES, "/breaches"),
    "new breach": ("breaches/new", AGNES, "/breaches/new"),
    "new breach amiss": ("breaches", AGNES, "/breaches/new", ".btn-go"),
    "breach": ("breaches/:id", AGNES, "/breaches/{breach}"),
    "register of processing": ("registers/processing", AGNES, "/registers/processing"),
    "one processing": ("registers/processing/:activity", AGNES, "/registers/processing/mentoring"),
    "new appointment": ("referrals/:id/appointments", PAUL, "/referrals/{in_progress}/appointments"),
    "appointment amiss": ("referrals/:id/appointments", PAUL, "/referrals/{in_progress}/appointments", ".btn-go"),
    "appointment to move": ("referrals/:id/appointments/:appointment/rescheduling", PAUL, "/referrals/{supported}/appointments/{appointment}/rescheduling"),
    "moving amiss": ("referrals/:id/appointments/:appointment/rescheduling", PAUL, "/referrals/{supported}/appointments/{appointment}/rescheduling", ".btn-go"),
    "to print a slip": ("referrals/:id/slip", PAUL, "/referrals/{completed}/slip"),
    "slip amiss": ("referrals/:id/slip", PAUL, "/referrals/{completed}/slip", ".btn-go"),
    "partner without an account": ("partners/new", AGNES, "/partners/new"),
    "partner amiss": ("partners", AGNES, "/partners/new", ".btn-go"),
    "link that opens nothing": ("link", None, "/link"),
    "code of a slip": ("c", None, "/c"),
    "figures of paths": ("paths", ODILE, "/paths"),
    "figures of paths, masked": ("paths", AGNES, "/paths"),
    "no figure": ("paths", AGNES, "/paths?period=2001"),
    "all paths": ("paths/people", INES, "/paths/people"),
    "between two legs": ("paths/between", INES, "/paths/between"),
    "nobody between": ("paths/between", NOBODY_YET, "/paths/between"),
    "templates": ("paths/templates", ODILE, "/paths/templates"),
    "template amiss": ("paths/templates", ODILE, "/paths/templates", ".btn-go"),
    "to retire a template": ("paths/templates/:id/retirement", ODILE, "/paths/templates/{template}/retirement"),
    "path": ("people/:id/path", INES, "/people/{person}/path"),
    "path between two legs": ("people/:id/path", INES, "/people/{adrift}/path"),
    "path beside its template": ("people/:id/path", INES, "/people/{guided}/path"),
    "to follow amiss": ("people/:id/path/following", INES, "/people/{adrift}/path", ".btn-go"),
    "to depart": ("people/:id/path/departure", INES, "/people/{guided}/path/departure"),
    "departing amiss": ("people/:id/path/departure", INES, "/people/{guided}/path/departure", ".btn-go"),
    "to end a path": ("people/:id/path/end", INES, "/people/{adrift}/path/end"),
    "ending a path amiss": ("people/:id/path/end", INES, "/people/{adrift}/path/end", ".btn-no"),
    "who carries it too": ("referrals/:id/partnership", INES, "/referrals/{sent}/partnership"),
    "carrying amiss": ("referrals/:id/partnership", INES, "/referrals/{sent}/partnership", ".btn-go"),
    "programmes": ("programmes", GARANCE, "/programmes"),
    "to found": ("programmes/new", GARANCE, "/programmes/new"),
    "to found amiss": ("programmes", GARANCE, "/programmes/new", ".btn-go"),
    "programme": ("programmes/:id", GARANCE, "/programmes/{programme}"),
    "programme that begins": ("programmes/:id", GARANCE, "/programmes/{beginning}"),
    "rules": ("programmes/:id/rules", GARANCE, "/programmes/{programme}/rules"),
    "rules unchanged": ("programmes/:id/rules", GARANCE, "/programmes/{programme}/rules", ".btn-go"),
    "to close a programme": ("programmes/:id/closure", GARANCE, "/programmes/{programme}/closure"),
    "mentors": ("programmes/:id/mentors", GARANCE, "/programmes/{programme}/mentors"),
    "no mentor": ("programmes/:id/mentors", GARANCE, "/programmes/{beginning}/mentors"),
    "new mentor": ("programmes/:id/mentors/new", GARANCE, "/programmes/{programme}/mentors/new"),
    "new mentor amiss": ("programmes/:id/mentors", GARANCE, "/programmes/{programme}/mentors/new", ".btn-go"),
    "mentor": ("mentors/:id", GARANCE, "/mentors/{mentor}"),
    "mentor who called": ("mentors/:id", GARANCE, "/mentors/{enquirer}"),
    "mentor to correct": ("mentors/:id/amendment", GARANCE, "/mentors/{mentor}/amendment"),
    "what was done": ("mentors/:id", GARANCE, "/mentors/{mentor}/fact"),
    "check": ("mentors/:id", GARANCE, "/mentors/{mentor}/check"),
    "check amiss": ("mentors/:id", GARANCE, "/mentors/{mentor}/check", ".btn-go"),
    "exemption": ("mentors/:id", GARANCE, "/mentors/{mentor}/exemption"),
    "pause": ("mentors/:id", GARANCE, "/mentors/{mentor}/pause"),
    "account of a mentor": ("mentors/:id", GARANCE, "/mentors/{mentor}/account"),
    "link of a mentor": ("mentors/:id/link", GARANCE, "/mentors/{enquirer}", ":is(form[action$='/link'] .btn)"),
    "mentor leaves": ("mentors/:id", GARANCE, "/mentors/{mentor}/departure"),
    "mentees": ("programmes/:id/mentees", GARANCE, "/programmes/{programme}/mentees"),
    "no mentee": ("programmes/:id/mentees", GARANCE, "/programmes/{beginning}/mentees"),
    "to enrol": ("programmes/:id/mentees/new", GARANCE, "/programmes/{programme}/mentees/new"),
    "enrolling amiss": ("programmes/:id/mentees", GARANCE, "/programmes/{programme}/mentees/new", ".btn-go"),
    "mentee": ("mentees/:id", GARANCE, "/mentees/{mentee}"),
    "mentee, something missing": ("mentees/:id", GARANCE, "/mentees/{incomplete}"),
    "what must be there": ("mentees/:id", GARANCE, "/mentees/{incomplete}/fact"),
    "card": ("mentees/:id", GARANCE, "/mentees/{mentee}/card"),
    "card amiss": ("mentees/:id", GARANCE, "/mentees/{incomplete}/card", ".btn-go"),
    "wishes": ("mentees/:id", GARANCE, "/mentees/{mentee}/amendment"),
    "mentee leaves": ("mentees/:id", GARANCE, "/mentees/{mentee}/departure"),
    "matches": ("programmes/:id/matches", GARANCE, "/programmes/{programme}/matches"),
    "no match": ("programmes/:id/matches", GARANCE, "/programmes/{beginning}/matches"),
    "to propose": ("programmes/:id/matches/new", GARANCE, "/programmes/{programme}/matches/new?mentee={incomplete}"),
    "proposing amiss": ("programmes/:id/matches", GARANCE, "/programmes/{programme}/matches/new", ".btn-go"),
    "match under way": ("matches/:id", GARANCE, "/matches/{match}"),
    "match proposed": ("matches/:id", GARANCE, "/matches/{proposed}"),
    "agreement of a side": ("matches/:id", GARANCE, "/matches/{proposed}/agreement"),
    "agreement amiss": ("matches/:id", GARANCE, "/matches/{proposed}/agreement", ".btn-go"),
    "to name who stands in": ("matches/:id", GARANCE, "/matches/{match}/substitution"),
    "to hold": ("matches/:id", GARANCE, "/matches/{match}/hold"),
    "to end a match": ("matches/:id", GARANCE, "/matches/{match}/closure"),
    "who waits": ("programmes/:id/suggestions", GARANCE, "/programmes/{programme}/suggestions"),
    "nobody waits": ("programmes/:id/suggestions", GARANCE, "/programmes/{beginning}/suggestions"),
    "suggestions": ("mentees/:id/suggestions", GARANCE, "/mentees/{incomplete}/suggestions"),
    "choosing amiss": ("mentees/:id/suggestions", GARANCE, "/mentees/{incomplete}/suggestions", ".btn-go"),
    "following": ("programmes/:id/following", GARANCE, "/programmes/{programme}/following"),
    "nothing to follow": ("programmes/:id/following", GARANCE, "/programmes/{beginning}/following"),
    "young person followed": ("mentees/:id/following", GARANCE, "/mentees/{mentee}/following"),
    "call": ("matches/:id/follow-ups/new", GARANCE, "/matches/{match}/follow-ups/new"),
    "call amiss": ("matches/:id/follow-ups", GARANCE, "/matches/{match}/follow-ups/new", ".btn-go"),
    "rating": ("mentees/:id/progress", GARANCE, "/mentees/{mentee}/progress"),
    "rating amiss": ("mentees/:id/progress", GARANCE, "/mentees/{mentee}/progress", ".btn-go"),
    "progress": ("programmes/:id/progress", GARANCE, "/programmes/{programme}/progress"),
    "person in a programme": ("people/:id", GARANCE, "/people/{mentored}"),
    "not found": (None, INES, "/nothing-here"),
    "not permitted": (None, AGNES, "/people"),
    "no longer possible": (None, INES, "/referrals/{sent}/draft"),
    # Forms sent empty, and the identity open: the answer to a press of the button named here.
    "sign-in refused": ("sign-in", None, "/sign-in", ".btn-go"),
    "new referral amiss": ("referrals", INES, "/referrals/new", ".btn-go"),
    "refusal amiss": ("referrals/:id/refusal", PAUL, "/referrals/{sent}/refusal", ".btn-no"),
    "completion amiss": ("referrals/:id/completion", PAUL, "/referrals/{in_progress}/completion", ".btn-go"),
    "new person amiss": ("people", INES, "/people/new", ".btn-go"),
    "reveal amiss": ("people/:id/reveal", INES, "/people/{person}", ".mask-form button"),
    "revealed": ("people/:id/reveal", INES, "/people/{person}", ".mask-form button", 1),
}
# Routes that answer with no page of their own.
OTHER_ROUTES = {
    "m/:secret", "mentors/:id/link/end",
    "sign-in/code", "sign-in/enrolment", "return", "recovery/:secret", "account/password", "account/codes", "account/sessions/end",
    "account/sessions/:id/end", "account/devices/:id/end", "account/mail", "account/mail/trial", "accounts/:id/address", "accounts/:id/amendment", "accounts/:id/invitation", "accounts/:id/recovery",
    "accounts/:id/agreement", "accounts/:id/disabling", "accounts/:id/enabling", "accounts/:id/departure",
    "healthz", "readyz", "sign-out", "language", "language/:code", "people/:id/unassignment", "handovers/:id/taking",
    "requests/:id/prolongation", "breaches/:id/amendment", "breaches/:id/assessment", "breaches/:id/notification",
    "breaches/:id/communication", "breaches/:id/closure", "people/:id/release", "handovers/:id/withdrawal", "notices/:id/reading",
    "notices/reading", "live", "live/day", "live/referrals/:id",
    "people/:id/notes", "referrals/:id/messages", "referrals/:id/notes", "emergencies/:id/review", "emergencies/:id/end",
    "concerns/:id/acts", "concerns/:id/hold", "concerns/:id/resumption", "concerns/:id/closing", "programmes/:id/report/csv",
    "corrections/:id/acceptance", "corrections/:id/refusal", "agreements/:id/confirmation", "representatives/:id/amendment",
    "services/:id/clocks", "intakes/:id/closing", "referrals/:id/offer-refusal", "absences/:id/end",
    "presence", "communes", "representatives/:id/end", "accounts/:id/secrecy", "people/:id/hold",
    # What is shown once, and what a link and a slip lead to: test_links.py looks at those pages.
    "referrals/:id/link", "referrals/:id/link/end", "referrals/:id/link/code", "referrals/:id/link/mail", "l/:secret", "link/messages", "link/code", "link/reveal",
    "link/slip", "c/:code", "c/answer", "link/appointments", "link/appointments/:appointment/slip",
    "link/appointments/:appointment/cancellation", "link/appointments/:appointment/rescheduling", "referrals/:id/slip/end", "referrals/:id/appointments/:appointment/slip",
    "referrals/:id/appointments/:appointment/cancellation",
    "paths/csv", "paths/templates/:id/agreement", "mentee-facts/:id/withdrawal", "substitutes/:id/end",
    # What a mentor sees, and the meetings of a programme: test_meetings.py and test_calendar.py look at those pages.
    "mentoring", "mentoring/matches/:id/meeting", "mentoring/matches/:id/plan", "meetings/:id", "meetings/:id/record", "meetings/:id/plan",
    "programmes/:id/meetings", "mentoring/calendar", "mentoring/calendar/end", "calendar/:secret",
}

# Words of one language that no page of the other may show. Service names, needs and communes are French in both.
FRENCH_WORDS = "vous votre orientation orientations personne personnes dossier réponse envoyée envoyer refuser accepter chercher facultatif choisir naissance prénom langue demande avez chez ouverte brouillon brouillons niveau".split()
ENGLISH_WORDS = "your referral referrals person people file answer sent send decline accept search optional choose born language request turn opened draft drafts level the with and".split()

FACTS = """(() => {
  const seen = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden'
  // What people wrote, and names of the directory, are in whatever language they are in.
  const written = ['.said', 'dd', '.job', 'bdi', 'select[name=service]', 'select[name=commune]', '.pick b', '.pick .small', 'h1', '.pass', '.slip', '.job-what', '.mask-form input', '.who', 'footer', '.paper-text']
  const copy = document.body.cloneNode(true)
  copy.querySelectorAll(written.join(',')).forEach(e => e.remove())
  const targets = [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden]), textarea')]
    .filter(e => seen(e) && !e.matches('.skip'))
    .map(e => {
      const label = ['radio', 'checkbox'].includes(e.type) ? e.nextElementSibling : e, r = label.getBoundingClientRect()
      // A link in a sentence is as high as its line; a row is a target as a whole.
      const own = getComputedStyle(e).display === 'inline' && e.closest('p, li, h2') && !e.closest('.job')
      const row = e.closest('.job h3') ? e.closest('.job').getBoundingClientRect() : r
      return [e.outerHTML.slice(0, 80), Math.round(row.width), Math.round(row.height), !!own]
    })
  return {
    lang: document.documentElement.lang, title: document.title, headings: [...document.querySelectorAll('h1')].map(e => e.innerText),
    styled: document.querySelectorAll('[style], style').length, scripts: document.querySelectorAll('script').length,
    handlers: [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length,
    text: copy.textContent, shown: document.body.innerText, targets,
  }
})()"""


@pytest.fixture(scope="module")
def door(relais):
    return Door(relais)


@pytest.fixture(scope="module")
def ids(door):
    """Someone Inès follows, and a referral from her to Paul in each state, made here: nobody else moves them."""
    person = door.post(INES, "/people", given="Zéphyrine", family="Modèle-Scellé", birth_date="2007-03-09", phone="06 39 98 77 66",
                       contact_wishes="Pas avant midi.", languages=["fra"])["id"]
    steps = {
        "draft": [], "sent": ["sending"], "accepted": ["sending", "acceptance"], "in_progress": ["sending", "acceptance", "start"],
        "completed": ["sending", "acceptance", "start", "assessment", "attendance", "conclusion", "completion"], "declined": ["sending", "refusal"], "withdrawn": ["sending", "withdrawal"],
        "waitlisted": ["sending", "wait"], "supported": ["sending", "acceptance", "start", "attendance", "assessment"],
    }
    made = {state: door.referral(*verbs, person=person)["id"] for state, verbs in steps.items()}
    door.post(PAUL, f"/referrals/{made['supported']}/forwarding", service=next(
        one["id"] for one in door.get(PAUL, "/services")["items"] if one["organisation"] == "Mission Locale"), need="Choisir un métier.")
    invited = door.post(AGNES, "/accounts", email=NOBODY_YET, name="Noé Nouveau (fict.)", roles=["caseworker"], language="fr")
    door._ask("POST", "/link", None, {"secret": invited["link"].rsplit("/", 1)[1], "password": PASSWORD})
    waiting = door.post(AGNES, "/accounts", email="pas.encore@chemins-singuliers.example", name="Nora Attend (fict.)", roles=["caseworker"])
    # Corrected once, with a second file, and a third that is being offered to Paul's organisation.
    door.post(INES, f"/people/{person}/amendment", contact_wishes="Plutôt le soir.", french_level="a2", commune="19272")
    twin = door.post(INES, "/people", given="Zéphirine", languages=["fra"])["id"]
    offered = door.post(INES, "/people", given="Zoé", birth_date="2006", languages=["prs", "fra"], french_level="a1", commune="19272")["id"]
    offer = door.post(INES, f"/people/{offered}/handover", organisation="MOSAIK", note="Déménage en mars.",
                      basis="public_interest_task")["id"]
    held, gone = (door.post(INES, "/people", given="Zoran", birth_date="2006", languages=["prs"])["id"] for _ in range(2))
    door.post(ODILE, f"/people/{held}/hold", reason="litigation")
    door.post(ODILE, f"/people/{gone}/erasure", reason="rights_request")
    frozen = door.post(INES, "/people", given="Zélie", birth_date="2007", languages=["fra"])["id"]
    door.post(INES, f"/people/{frozen}/restriction", reason="accuracy_contested")
    request = door.post(INES, f"/people/{person}/requests", kind="rectification", words="Mon prénom prend un z.")["id"]
    breach = door.post(AGNES, "/breaches", kinds=["integrity"], people=["people_helped"], data=["words"], happened="Deux dossiers mélangés.")["id"]
    token = door.post(INES, "/tokens", name="Essai", scopes=["see_people", "refer_people"])["id"]
    correction = next(one["id"] for one in door.get(PAUL, "/corrections")["items"] if one["referral_id"] == made["supported"])
    agreement = next(one["id"] for one in door.get(AGNES, "/agreements")["items"] if one["partner"] == "Institut Don Bosco")
    uncovered = door.post(INES, "/referrals", person=twin, service=door.service("Atelier cuisine et conversation"), need="Essai.")["id"]
    # Someone who is a minor, with whoever represents them, another with nobody; a consent that holds, and one that has ended.
    minor = door.post(INES, "/people", given="Zita", birth_date="2012-05-06", languages=["fra"])["id"]
    child = door.post(INES, "/people", given="Zélie", birth_date="2013", languages=["fra"])["id"]
    door.post(INES, f"/people/{minor}/representatives", kind="administrateur_ad_hoc", name="Gardien-Scellé", contact="05 55 00 11 22", level="serious")
    door.post(INES, f"/people/{minor}/minority", minority="recognised", decided_on="2026-01-05")
    terms = {"purpose": "referral", "method": "written", "language": "fra"}
    consent = door.post(INES, f"/people/{person}/consents", recipient="MOSAIK", **terms)["id"]
    ended = door.post(INES, f"/people/{person}/consents", recipient="Mission Locale", **terms)["id"]
    door.post(INES, f"/consents/{ended}/withdrawal")
    in_a_week = (paris_day() + datetime.timedelta(7)).isoformat()
    appointment = door.post(PAUL, f"/referrals/{made['supported']}/appointments", on=in_a_week, at="14:30", place="2 rue Fictive, Tulle")["id"]
    message = door.post(INES, f"/referrals/{made['in_progress']}/messages", message="Elle viendra avec une amie.")["id"]
    note = door.post(INES, f"/people/{person}/notes", text="Rappeler jeudi.")["id"]
    need = door.post(INES, "/needs", person=person, missing="too_far", theme="mobilite--preparer-un-permis")["id"]
    code = door.get(INES, f"/people/{twin}")["code"]
    emergency = door.post(KARIM, "/emergencies", person=code, reason="danger", words="Appelée de la gare.")["id"]
    closed = door.get(NADIA, "/concerns")["items"][0]
    concern = door.post(MARYSE, "/concerns", match=closed["match_id"], urgent="no", words="Un essai.")["id"]
    # Someone whom nothing is open for, and someone whose path follows a template that is in force at once.
    adrift, guided = (door.post(INES, "/people", given="Zénobie", birth_date="2006", languages=["fra"])["id"] for _ in range(2))
    door.referral("sending", "refusal", person=adrift), door.referral("sending", person=guided)
    template = door.post(ODILE, "/path-templates", name="Parcours A", steps=[f"{door.service('Atelier cuisine et conversation')} / 26"])["id"]
    door.post("admin@mosaik.example", f"/path-templates/{template}/agreement")
    door.post(INES, f"/people/{guided}/path/following", template=template)
    door.post(INES, f"/people/{person}/reveal", purpose="appointment")
    seen = next(one["references"][0] for one in door.get(DENIS, "/audit?kind=identities")["items"] if len(one["references"]) == 1)
    return made | programme(door) | {
        "seen": seen,
        "course": door.service("Découverte des métiers ruraux"), "adrift": adrift, "guided": guided, "template": template, "appointment": appointment,
        "message": message, "need": need, "note": note, "emergency": emergency,
        "concern": concern, "closest": closed["match_id"], "pilot": closed["programme_id"],
        "person": person, "twin": twin, "offer": offer, "token": token, "minor": minor, "child": child, "consent": consent, "ended": ended,
        "correction": correction, "agreement": agreement, "uncovered": uncovered, "held": held, "gone": gone, "frozen": frozen,
        "request": request, "breach": breach, "account": invited["id"], "invitation": waiting["link"].rsplit("/", 1)[1]}


def programme(door):
    """A programme that Garance leads: a match under way, one proposed, somebody who called; and one that only begins."""
    ask = lambda path, **body: (door.post(GARANCE, path, **body) or {}).get("id")
    told = next(one["id"] for one in door.get(GARANCE, "/colleagues")["items"] if one["name"].startswith("Inès"))
    today, month = paris_day().isoformat(), (paris_day() - datetime.timedelta(days=20)).isoformat()
    rules = {"scheme": "programme_local", "safeguarding": told, "checks": ["bulletin_3/36/3/15", "insurance/12//30"],
             "requires": ["interview", "references", "training", "charter", "inscription", "trial", "convention"]}
    led, beginning = (ask("/programmes", name=name, **rules) for name in ("Demain à deux", "Premiers pas"))

    def mentor(given, upto):
        one = ask("/mentors", programme=led, given=given, family="Bénévole-Fictive", languages=["fra", "prs"], commune="19272",
                  interests=["sport", "meal_cooking"], availability=["sat_pm"], capacity="2", phone="+33 1 99 00 11 22")
        for noun, body in [("screening", {})] + [("fact", {"kind": kind, "done_on": month}) for kind in ("interview", "references", "training", "charter")] + [
            ("training", {}), ("check", {"kind": "bulletin_3", "result": "clear", "issued_on": month}),
            ("check", {"kind": "insurance", "result": "clear", "issued_on": month}), ("clearance", {}),
        ][:upto]:
            ask(f"/mentors/{one}/{noun}", **body)
        return one

    def mentee(given, is_ready):
        person = ask("/people", given=given, birth_date="2006-04-05", languages=["prs"])
        one = ask("/mentees", programme=led, person=person, goals="Jouer au foot.", interests=["sport"])
        for kind in ("inscription_autonomy", "assent") if is_ready else ():
            ask(f"/mentees/{one}/fact", kind=kind)
        if is_ready:
            ask(f"/mentees/{one}/card", called="Zaza", meeting="Devant la gare.", emergency_contact="Éducatrice fictive", languages=["prs"])
        return one, person

    one, other, enquirer = mentor("Zora", 9), mentor("Zacharie", 9), mentor("Zélie", 0)
    (whole, mentored), (second, _), (incomplete, _) = mentee("Zakia", True), mentee("Zineb", True), mentee("Zohir", False)
    match = ask("/matches", mentor=one, mentees=[whole])
    for noun, body in (
        ("agreement", {"party": "mentor"}), ("agreement", {"party": whole}), ("trial", {"trial_on": today}),
        ("convention", {"signatories": ["mentor", "mentee", "association"]}), ("beginning", {}),
        ("substitution", {"mentor": other, "starts_on": today, "ends_on": today}),
    ):
        ask(f"/matches/{match}/{noun}", **body)
    return {"programme": led, "beginning": beginning, "mentor": one, "enquirer": enquirer, "mentee": whole, "incomplete": incomplete,
            "match": match, "proposed": ask("/matches", mentor=other, mentees=[second]), "mentored": mentored}


@pytest.fixture(scope="module")
def browser(relais, door):
    one = Browser(relais, door, DESK)
    yield one
    one.quit()


@pytest.fixture(scope="module")
def measured(browser, ids):
    """What each page is, measured once: `measured("people", "fr")`."""
    known = {}

    def measure(name, language):
        if (name, language) not in known:
            known[name, language] = examine(browser, ids, name, language)
        return known[name, language]

    return measure


def show(browser, ids, name, language):
    _, email, path, *press = PAGES[name]
    if email:
        browser.enter(email, language)
    else:
        browser.leave(language)
    browser.open(path.format(**ids))
    if press:
        if len(press) > 1:
            Select(browser.one("#f-purpose")).select_by_index(press[1])
        browser._leave_by(browser.one(f"main form {press[0]}" if not press[0].startswith(".mask") else f"main {press[0]}"))
    for further in press[2:]:
        browser._leave_by(browser.one(further))


def examine(browser, ids, name, language):
    browser.resize(DESK)
    browser.prefer("light")
    browser.complaints()
    show(browser, ids, name, language)
    facts = browser.evaluate(FACTS)
    facts["bytes"] = browser.evaluate("performance.getEntriesByType('navigation')[0].decodedBodySize")
    facts["source"] = browser.source
    facts["complaints"] = browser.complaints()
    facts["sizes"], facts["axe"] = {DESK: facts.pop("targets")}, {f"{DESK} light": browser.axe()}
    facts["wide"] = {}
    # RELAIS_PICTURES names a folder for what the pages looked like.
    pictures = os.environ.get("RELAIS_PICTURES")
    for width in (DESK, PHONE, SMALLEST):
        browser.resize(width)
        if pictures and width != SMALLEST:
            browser.picture(f"{pictures}/{re.sub('[^a-z]+', '-', name)}-{language}-{width}.png")
        facts["wide"][width] = browser.evaluate("document.documentElement.scrollWidth")
        if width == PHONE:
            facts["sizes"][PHONE] = browser.evaluate(FACTS)["targets"]
            # Other words change neither the pieces of a phone's page nor their colours.
            if language == "fr":
                facts["axe"][f"{PHONE} light"] = browser.axe()
            browser.prefer("dark")
            facts["axe"][f"{PHONE} dark"] = browser.axe("color-contrast")
    return facts


each_page = pytest.mark.parametrize("name", PAGES)
each_language = pytest.mark.parametrize("language", ["fr", "en"])


@each_page
@each_language
def test_axe_finds_nothing(measured, name, language):
    assert {place: found for place, found in measured(name, language)["axe"].items() if found} == {}


@each_page
@each_language
def test_nothing_scrolls_sideways(measured, name, language):
    assert {width: wide for width, wide in measured(name, language)["wide"].items() if wide > width} == {}


@each_page
@each_language
def test_it_is_in_its_language(measured, name, language):
    page = measured(name, language)
    assert page["lang"] == language
    words = set(re.findall(r"[\w’]+", (page["text"] + " " + page["title"]).lower()))
    assert sorted(words & set(FRENCH_WORDS if language == "en" else ENGLISH_WORDS)) == []


@each_page
def test_french_is_set_as_french_is(measured, name):
    """No-break spaces before : ; ? ! and inside « », apostrophes ’; hours as 16 h 10."""
    page = measured(name, "fr")
    wrong = re.findall(r".{0,20}(?: [:;?!»]|« |\w'\w|\d h \d).{0,10}", page["shown"])
    assert wrong == []


@each_page
@each_language
def test_it_is_plain_and_light(measured, name, language):
    page = measured(name, language)
    assert len(page["headings"]) == 1
    assert 1000 < page["bytes"] <= 30 * 1024
    assert (page["styled"], page["scripts"], page["handlers"]) == (0, 1, 0)
    assert page["complaints"] == []
    assert "HTML(text" not in page["source"], "a piece of a page stands there as the program writes it"


@each_page
@each_language
def test_the_title_holds_no_name(measured, name, language):
    title = measured(name, language)["title"]
    assert title.endswith(" · Relais")
    assert not re.search("Zéphyrine|Modèle|Inès|Paul|Exemple|Agnès", title)


@each_page
def test_targets_are_large_enough(measured, name):
    small = {
        width: [(html, w, h) for html, w, h, in_text in targets if not in_text and min(w, h) < 24]
        for width, targets in measured(name, "fr")["sizes"].items()
    }
    assert {width: found for width, found in small.items() if found} == {}


@each_page
@each_language
def test_what_is_sealed_is_not_in_the_page(measured, name, language):
    source = measured(name, language)["source"]
    sealed = [value for value in ("Modèle-Scellé", "06 39 98 77 66", "2007-03-09", "9 mars 2007", "9 March 2007", "Pas avant midi.", "Gardien-Scellé", "05 55 00 11 22") if value in source]
    if name in ("revealed", "to correct, open"):
        assert {"Modèle-Scellé", "06 39 98 77 66"} <= set(sealed)
    elif name in ("protection open", "representative open", "representative unchanged"):
        assert sealed == ["Gardien-Scellé", "05 55 00 11 22"]
    elif name == "history open":
        assert sealed == ["Pas avant midi."]
    else:
        assert sealed == []


def test_the_demonstration_hides_its_people_too(browser, door):
    """What a reveal shows of each is nowhere in the masked page, nor in the list."""
    people = door.people(INES)[-3:]
    browser.enter(INES)
    for one in people:
        identity = door.post(INES, f"/people/{one['id']}/reveal", purpose="appointment")
        for path in (f"/people/{one['id']}", "/people"):
            browser.open(path)
            assert [value for value in (identity["family"], identity["phone"]) if value and value in browser.source] == []


def test_every_route_is_looked_at():
    source = "\n".join(path.read_text() for path in sorted((ROOT / "Sources" / "RelaisWeb").rglob("*Pages.swift")))
    source += (ROOT / "Sources" / "RelaisWeb" / "Kernel" / "Site.swift").read_text()
    routes = set(re.findall(r'router\.(?:get|post)\("([^"]+)"', source))
    written = {route for route in routes if "\\(" not in route}
    nouns = re.findall(r'case \.\w+: "(\w+)"', (ROOT / "Sources" / "RelaisWeb" / "Referrals" / "ReferralPages.swift").read_text())
    assert sorted(nouns) == sorted(MOVES)
    expected = written | {f"referrals/:id/{noun}" for noun in nouns}
    assert sorted(expected - OTHER_ROUTES - {route for route, *_ in PAGES.values()}) == []
