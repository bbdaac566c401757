-- What is followed of a match once it was proposed: that somebody else than the first suggestion was chosen, and why; the calls and
-- reviews that a programme asks for, as facts; how far a young person is, on a scale of our own.

SET LOCAL ROLE relais_owner;

CREATE TABLE casework.match_choice (
    organisation uuid NOT NULL,
    match        uuid NOT NULL,
    -- Where the mentor stood among those who were suggested, and among how many.
    place        integer NOT NULL,
    among        integer NOT NULL,
    points       smallint NOT NULL CONSTRAINT match_choice_points_range CHECK (points BETWEEN 0 AND 100),
    reason       text CONSTRAINT match_choice_reason_known
                 CHECK (reason IN ('young_person_asked', 'mentor_asked', 'known_to_us', 'first_not_free', 'needs_not_shown')),
    made_at      timestamptz NOT NULL,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, match),
    CONSTRAINT match_choice_match FOREIGN KEY (organisation, match) REFERENCES casework.match,
    CONSTRAINT match_choice_place_range CHECK (place BETWEEN 1 AND among),
    -- Another than the first is chosen for a reason.
    CONSTRAINT match_choice_says_why CHECK (place = 1 OR reason IS NOT NULL)
);
COMMENT ON COLUMN casework.match_choice.organisation IS 'purpose: whose match it is; retention: with the file';
COMMENT ON COLUMN casework.match_choice.match IS 'purpose: which match it is; retention: with the file';
COMMENT ON COLUMN casework.match_choice.place IS 'purpose: whether a suggestion was followed; retention: with the file';
COMMENT ON COLUMN casework.match_choice.among IS 'purpose: whether a suggestion was followed; retention: with the file';
COMMENT ON COLUMN casework.match_choice.points IS 'purpose: whether a suggestion was followed; retention: with the file';
COMMENT ON COLUMN casework.match_choice.reason IS 'purpose: why a suggestion was not followed; retention: with the file';
COMMENT ON COLUMN casework.match_choice.made_at IS 'purpose: whether a suggestion was followed; retention: with the file';
COMMENT ON COLUMN casework.match_choice.entry IS 'purpose: integrity, the last audit entry; retention: with the file';

CREATE TABLE casework.follow_up (
    organisation uuid NOT NULL,
    id           uuid NOT NULL,
    match        uuid NOT NULL,
    kind         text NOT NULL CONSTRAINT follow_up_kind_known CHECK (kind IN ('call', 'review')),
    -- Who was called; of a review, nobody alone.
    side         text CONSTRAINT follow_up_side_known CHECK (side IN ('mentor', 'mentee', 'guardian')),
    mentee       uuid,
    done_on      date NOT NULL,
    result       text NOT NULL CONSTRAINT follow_up_result_known CHECK (result IN ('well', 'to_watch', 'unreached')),
    sealed       bytea CONSTRAINT follow_up_sealed_padded CHECK (octet_length(sealed) % 256 = 33),
    dek_version  integer,
    recorded_by  uuid NOT NULL,
    recorded_at  timestamptz NOT NULL,
    entry        uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT follow_up_match FOREIGN KEY (organisation, match) REFERENCES casework.match,
    CONSTRAINT follow_up_mentee FOREIGN KEY (organisation, mentee) REFERENCES casework.mentee,
    CONSTRAINT follow_up_recorded_by FOREIGN KEY (organisation, recorded_by) REFERENCES access.membership (organisation, account),
    CONSTRAINT follow_up_call_says_whom CHECK ((kind = 'call') = (side IS NOT NULL)),
    CONSTRAINT follow_up_side_names_whom CHECK (coalesce(side IN ('mentee', 'guardian'), false) = (mentee IS NOT NULL)),
    CONSTRAINT follow_up_review_was_held CHECK (kind = 'call' OR result <> 'unreached'),
    CONSTRAINT follow_up_sealed_whole CHECK ((sealed IS NULL) = (dek_version IS NULL))
);
CREATE INDEX follow_up_match ON casework.follow_up (organisation, match, done_on DESC);
CREATE INDEX follow_up_mentee ON casework.follow_up (organisation, mentee);
CREATE INDEX follow_up_recorded_by ON casework.follow_up (organisation, recorded_by);
COMMENT ON TABLE casework.follow_up IS 'erasure: its words open by a key about the person, which is destroyed with the file, and a trigger empties it';
COMMENT ON COLUMN casework.follow_up.organisation IS 'purpose: whose match it is; retention: with the file';
COMMENT ON COLUMN casework.follow_up.id IS 'purpose: names the call or review; retention: with the file';
COMMENT ON COLUMN casework.follow_up.match IS 'purpose: which match it is; retention: with the file';
COMMENT ON COLUMN casework.follow_up.kind IS 'purpose: that a match is followed; retention: with the file';
COMMENT ON COLUMN casework.follow_up.side IS 'purpose: who was asked how it goes; retention: with the file';
COMMENT ON COLUMN casework.follow_up.mentee IS 'purpose: who was asked how it goes; retention: with the file';
COMMENT ON COLUMN casework.follow_up.done_on IS 'purpose: that a match is followed; retention: with the file';
COMMENT ON COLUMN casework.follow_up.result IS 'purpose: how it goes; retention: with the file';
COMMENT ON COLUMN casework.follow_up.sealed IS 'purpose: what was said, in short; retention: with the file';
COMMENT ON COLUMN casework.follow_up.dek_version IS 'purpose: sealing; retention: with the file';
COMMENT ON COLUMN casework.follow_up.recorded_by IS 'purpose: whom to ask; retention: with the file';
COMMENT ON COLUMN casework.follow_up.recorded_at IS 'purpose: that a match is followed; retention: with the file';
COMMENT ON COLUMN casework.follow_up.entry IS 'purpose: integrity, the last audit entry; retention: with the file';

-- How far somebody is, as they and their mentor rate it: 0 not addressed, 4 on their own.
CREATE TABLE casework.mentee_progress (
    organisation    uuid NOT NULL,
    id              uuid NOT NULL,
    mentee          uuid NOT NULL,
    stage           text NOT NULL CONSTRAINT mentee_progress_stage_known CHECK (stage IN ('entry', 'months_3', 'months_6', 'exit')),
    rater           text NOT NULL CONSTRAINT mentee_progress_rater_known CHECK (rater IN ('mentee', 'mentor')),
    rated_on        date NOT NULL,
    language        smallint CONSTRAINT mentee_progress_language_range CHECK (language BETWEEN 0 AND 4),
    school_training smallint CONSTRAINT mentee_progress_school_training_range CHECK (school_training BETWEEN 0 AND 4),
    work            smallint CONSTRAINT mentee_progress_work_range CHECK (work BETWEEN 0 AND 4),
    housing         smallint CONSTRAINT mentee_progress_housing_range CHECK (housing BETWEEN 0 AND 4),
    health_access   smallint CONSTRAINT mentee_progress_health_access_range CHECK (health_access BETWEEN 0 AND 4),
    mobility        smallint CONSTRAINT mentee_progress_mobility_range CHECK (mobility BETWEEN 0 AND 4),
    social_link     smallint CONSTRAINT mentee_progress_social_link_range CHECK (social_link BETWEEN 0 AND 4),
    rights_admin    smallint CONSTRAINT mentee_progress_rights_admin_range CHECK (rights_admin BETWEEN 0 AND 4),
    leisure_sport_culture smallint CONSTRAINT mentee_progress_leisure_range CHECK (leisure_sport_culture BETWEEN 0 AND 4),
    digital         smallint CONSTRAINT mentee_progress_digital_range CHECK (digital BETWEEN 0 AND 4),
    -- Whether it is helpful for their integration: the young person alone says.
    is_helpful      boolean,
    recorded_by     uuid NOT NULL,
    recorded_at     timestamptz NOT NULL,
    row_version     bigint NOT NULL DEFAULT 1,
    entry           uuid NOT NULL,
    PRIMARY KEY (organisation, id),
    CONSTRAINT mentee_progress_mentee FOREIGN KEY (organisation, mentee) REFERENCES casework.mentee,
    CONSTRAINT mentee_progress_recorded_by FOREIGN KEY (organisation, recorded_by) REFERENCES access.membership (organisation, account),
    CONSTRAINT mentee_progress_once UNIQUE (organisation, mentee, stage, rater),
    CONSTRAINT mentee_progress_helpful_is_theirs CHECK (rater = 'mentee' OR is_helpful IS NULL),
    CONSTRAINT mentee_progress_says_something CHECK (num_nonnulls(language, school_training, work, housing, health_access, mobility,
        social_link, rights_admin, leisure_sport_culture, digital, is_helpful) > 0)
);
CREATE INDEX mentee_progress_recorded_by ON casework.mentee_progress (organisation, recorded_by);
COMMENT ON TABLE casework.mentee_progress IS 'erasure: a trigger deletes it with the file';
COMMENT ON COLUMN casework.mentee_progress.organisation IS 'purpose: whose mentee it is; retention: with the file';
COMMENT ON COLUMN casework.mentee_progress.id IS 'purpose: names the rating; retention: with the file';
COMMENT ON COLUMN casework.mentee_progress.mentee IS 'purpose: of whom it is told; retention: with the file';
COMMENT ON COLUMN casework.mentee_progress.stage IS 'purpose: what changed over time; retention: with the file';
COMMENT ON COLUMN casework.mentee_progress.rater IS 'purpose: as whom it is told; retention: with the file';
COMMENT ON COLUMN casework.mentee_progress.rated_on IS 'purpose: what changed over time; retention: with the file';
COMMENT ON COLUMN casework.mentee_progress.is_helpful IS 'purpose: whether mentoring helps; retention: with the file';
COMMENT ON COLUMN casework.mentee_progress.recorded_by IS 'purpose: whom to ask; retention: with the file';
COMMENT ON COLUMN casework.mentee_progress.recorded_at IS 'purpose: what changed over time; retention: with the file';
COMMENT ON COLUMN casework.mentee_progress.row_version IS 'purpose: integrity; retention: with the file';
COMMENT ON COLUMN casework.mentee_progress.entry IS 'purpose: integrity, the last audit entry; retention: with the file';
DO $$
DECLARE
    domain text;
BEGIN
    FOREACH domain IN ARRAY ARRAY['language', 'school_training', 'work', 'housing', 'health_access', 'mobility', 'social_link',
        'rights_admin', 'leisure_sport_culture', 'digital'] LOOP
        EXECUTE format('COMMENT ON COLUMN casework.mentee_progress.%I IS ''purpose: what changed for them; retention: with the file''', domain);
    END LOOP;
END
$$;

GRANT SELECT, INSERT ON casework.match_choice, casework.follow_up TO relais_casework;
GRANT SELECT, INSERT, UPDATE (rated_on, language, school_training, work, housing, health_access, mobility, social_link, rights_admin,
    leisure_sport_culture, digital, is_helpful, recorded_by, recorded_at, row_version, entry) ON casework.mentee_progress TO relais_casework;
GRANT SELECT ON casework.match_choice TO relais_gate;
GRANT SELECT, UPDATE (mentee, sealed, dek_version), DELETE ON casework.follow_up TO relais_gate;
GRANT SELECT, UPDATE (mentee), DELETE ON casework.mentee_progress TO relais_gate;

DO $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['match_choice', 'follow_up', 'mentee_progress'] LOOP
        EXECUTE format('ALTER TABLE casework.%I ENABLE ROW LEVEL SECURITY', place);
        EXECUTE format('ALTER TABLE casework.%I FORCE ROW LEVEL SECURITY', place);
        EXECUTE format('CREATE POLICY gate ON casework.%I TO relais_gate USING (true)', place);
        EXECUTE format('CREATE POLICY organisation_barrier ON casework.%I AS RESTRICTIVE TO relais_casework
            USING (organisation = (SELECT access.organisation()))', place);
        EXECUTE format('CREATE POLICY leaders ON casework.%I TO relais_casework USING ((SELECT access.leads_volunteers()))', place);
        EXECUTE format('CREATE POLICY scope_insert_too ON casework.%I AS RESTRICTIVE FOR INSERT TO relais_casework
            WITH CHECK ((SELECT access.may_change()))', place);
        EXECUTE format('CREATE POLICY scope_update_too ON casework.%I AS RESTRICTIVE FOR UPDATE TO relais_casework
            USING ((SELECT access.may_change()))', place);
    END LOOP;
END
$$;
CREATE POLICY in_own_name ON casework.follow_up AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (recorded_by = (SELECT access.account()));
CREATE POLICY in_own_name ON casework.mentee_progress AS RESTRICTIVE FOR INSERT TO relais_casework
    WITH CHECK (recorded_by = (SELECT access.account()));
-- The daemon counts whose calls are due; what was agreed to, and until when, tells who is still called.
CREATE POLICY daemon ON casework.follow_up FOR SELECT TO relais_casework USING ('daemon' = ANY ((SELECT access.roles())::text[]));
CREATE POLICY daemon ON casework.mentee_fact FOR SELECT TO relais_casework USING ('daemon' = ANY ((SELECT access.roles())::text[]));

-- The day a match was last seen to meet; the day it began, or went on after it was held, where it has not met since.
CREATE FUNCTION casework.last_met(match uuid) RETURNS date
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT greatest(t.active_on, (
        SELECT max((v.at AT TIME ZONE 'Europe/Paris')::date) FROM casework.match_move v
        WHERE v.organisation = t.organisation AND v.match = t.id AND v.to_state = 'active'), (
        SELECT max(m.meets_on) FROM casework.meeting m
        WHERE m.organisation = t.organisation AND m.match = t.id AND m.state = 'held'))
    FROM casework.match t
    WHERE t.organisation = access.organisation() AND t.id = last_met.match
      AND (access.leads_volunteers() OR 'daemon' = ANY (access.roles()))
$$;

-- Whether the card that a mentor sees was written: for whoever says what is missing, and opens none.
CREATE FUNCTION casework.has_card(mentee uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM casework.mentee_card c WHERE c.organisation = access.organisation() AND c.mentee = has_card.mentee)
        AND (access.leads_volunteers() OR 'daemon' = ANY (access.roles()))
$$;

-- On which days the sides of a match are called, and when it is looked at again: as the programme says, then every month, on days that
-- are worked. As far as a month past `day`.
CREATE FUNCTION casework.following_plan(began date, days smallint[], months smallint[], day date) RETURNS TABLE (kind text, due_on date)
    LANGUAGE sql STABLE AS $$
    SELECT g.kind, (directory.on_working_day((g.due_on + time '12:00') AT TIME ZONE 'Europe/Paris') AT TIME ZONE 'Europe/Paris')::date
    FROM (SELECT 'call' AS kind, began + d AS due_on FROM unnest(days) AS d
          UNION
          SELECT 'call', (began + n * interval '1 month')::date
          FROM generate_series(1, greatest(0, (following_plan.day - began) / 28) + 2) AS n
          -- Not a second time in the month of the last of those days.
          WHERE (began + n * interval '1 month')::date >= began + 20 + coalesce((SELECT max(d) FROM unnest(days) AS d), 0)
          UNION
          SELECT 'review', (began + m * interval '1 month')::date FROM unnest(months) AS m) g
    WHERE g.due_on <= following_plan.day + 31
$$;
-- Of every side of every match that goes on, the first day it was or will be due and nobody has asked since, how many have passed, and the last of them. A
-- call answers for what falls due within a week of it, a review within two; nobody who was not reached was asked. Whoever holds authority
-- is called as long as what they agreed to holds.
CREATE FUNCTION casework.following_due(programme uuid, day date)
    RETURNS TABLE (match uuid, kind text, side text, mentee uuid, due_on date, missed bigint, last_on date)
    LANGUAGE sql STABLE ROWS 100 AS $$
    WITH going AS (
        SELECT t.organisation, t.id, p.kind, p.due_on
        FROM casework.match t
        JOIN casework.programme g ON g.organisation = t.organisation AND g.id = t.programme
        JOIN casework.programme_rules r ON r.organisation = g.organisation AND r.programme = g.id AND r.version = g.version
        CROSS JOIN LATERAL casework.following_plan(t.active_on, r.monitoring_days, r.review_months, following_due.day) p
        WHERE t.programme = following_due.programme AND t.active_on IS NOT NULL AND t.state IN ('active', 'on_hold')),
    asked AS (
        SELECT y.id AS match, y.kind, NULL::text AS side, NULL::uuid AS mentee, y.due_on FROM going y WHERE y.kind = 'review'
        UNION ALL
        SELECT y.id, y.kind, 'mentor', NULL, y.due_on FROM going y WHERE y.kind = 'call'
        UNION ALL
        SELECT y.id, y.kind, s.side, o.mentee, y.due_on
        FROM going y
        JOIN casework.match_mentee o ON o.organisation = y.organisation AND o.match = y.id
        JOIN casework.mentee e ON e.organisation = o.organisation AND e.id = o.mentee AND e.ended_at IS NULL
        CROSS JOIN (VALUES ('mentee'), ('guardian')) AS s (side)
        WHERE y.kind = 'call' AND (s.side = 'mentee' OR EXISTS (
            SELECT FROM casework.mentee_fact f
            WHERE f.organisation = o.organisation AND f.mentee = o.mentee AND f.kind = 'authority_agreement' AND f.withdrawn_at IS NULL
              AND f.given_on <= y.due_on AND (f.ends_on IS NULL OR f.ends_on >= y.due_on))))
    SELECT a.match, a.kind, a.side, a.mentee, min(a.due_on), count(*) FILTER (WHERE a.due_on <= following_due.day),
        max(a.due_on) FILTER (WHERE a.due_on <= following_due.day)
    FROM asked a
    WHERE a.due_on > coalesce((
        SELECT max(c.done_on) FROM casework.follow_up c
        WHERE c.match = a.match AND c.kind = a.kind AND c.side IS NOT DISTINCT FROM a.side AND c.mentee IS NOT DISTINCT FROM a.mentee
          AND c.result <> 'unreached' AND c.done_on <= following_due.day) + CASE a.kind WHEN 'call' THEN 7 ELSE 14 END, '-infinity'::date)
    GROUP BY a.match, a.kind, a.side, a.mentee
    ORDER BY min(a.due_on), a.match, a.kind, a.side, a.mentee
$$;

RESET ROLE;
ALTER FUNCTION casework.last_met OWNER TO relais_gate;
ALTER FUNCTION casework.has_card OWNER TO relais_gate;
GRANT EXECUTE ON FUNCTION casework.last_met, casework.has_card, casework.following_plan, casework.following_due TO relais_casework;
