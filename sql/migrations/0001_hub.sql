-- The hub's first schema. One document: what is stored, in which cell, and who may read it in clear.
--
-- Rules (checked by the generator): `cell` first in every primary key; every column NOT NULL ('' and 0
-- mean "none"); no triggers, sequences, foreign keys across cells. Times are UTC milliseconds since 1970.
-- Ids have 63 bits; cell = top 14 bits of the id named in the comment (0 = the hub's own cell).
-- `sealed` columns are XChaCha20-Poly1305: names, birth dates, addresses, numbers and references exist
-- in no other form.

-- ---- the hub and its partners (cell 0) ------------------------------------------------------------

CREATE TABLE hub_fact(
    cell  @INT32@ NOT NULL,
    name  TEXT NOT NULL,    -- 'id', 'training', 'made_ms', ...
    value TEXT NOT NULL,
    PRIMARY KEY(cell, name)
) @TABLE@;

CREATE TABLE agency(
    cell     @INT32@ NOT NULL,
    code     TEXT NOT NULL,
    name     TEXT NOT NULL,
    kind     TEXT NOT NULL,     -- school, hospital, police, ... : decides the default tier of its users
    tier     @INT32@ NOT NULL,  -- -1 = by kind
    position @INT32@ NOT NULL,  -- order on screens
    PRIMARY KEY(cell, code)
) @TABLE@;

CREATE TABLE service(
    cell     @INT32@ NOT NULL,
    agency   TEXT NOT NULL,
    code     TEXT NOT NULL,
    name     TEXT NOT NULL,
    label    TEXT NOT NULL,     -- one or two words for narrow places
    position @INT32@ NOT NULL,  -- the agency's first service is its default; also the order on screens
    contact  TEXT NOT NULL,     -- a staff member's or team's name: business contact, not person data
    phone    TEXT NOT NULL,
    email    TEXT NOT NULL,
    hours    TEXT NOT NULL,
    out_of_hours       TEXT NOT NULL,
    out_of_hours_phone TEXT NOT NULL,
    PRIMARY KEY(cell, agency, code)
) @TABLE@;

CREATE TABLE agreement(
    cell         @INT32@ NOT NULL,
    id           TEXT NOT NULL,
    agency       TEXT NOT NULL,
    state        TEXT NOT NULL CHECK(state IN ('draft', 'live', 'ended')),
    purpose      TEXT NOT NULL,
    lawful_basis TEXT NOT NULL,
    condition    TEXT NOT NULL,
    fields       TEXT NOT NULL,     -- space-separated column names of the feed format
    event_types  TEXT NOT NULL,     -- space-separated catalogue codes
    audience     TEXT NOT NULL,
    retention_months     @INT32@ NOT NULL,
    from_ms      @INT64@ NOT NULL,
    until_ms     @INT64@ NOT NULL,  -- first moment at which it is over
    expected_every_hours @INT32@ NOT NULL, -- a feed without a delivery for longer is late
    max_drop_percent     @INT32@ NOT NULL, -- a full extract that loses more waits for a human
    hash         @INT64@ NOT NULL,  -- of all the above: what was approved
    PRIMARY KEY(cell, id)
) @TABLE@;

CREATE TABLE approval(
    cell      @INT32@ NOT NULL,
    agreement TEXT NOT NULL,
    hash      @INT64@ NOT NULL,
    login     TEXT NOT NULL,
    at_ms     @INT64@ NOT NULL,
    PRIMARY KEY(cell, agreement, hash, login)
) @TABLE@;

CREATE TABLE catalogue(
    cell      @INT32@ NOT NULL,
    code      TEXT NOT NULL,
    class     TEXT NOT NULL CHECK(class IN ('routine', 'concern', 'high', 'status', 'missed')),
    label     TEXT NOT NULL,
    in_person @INT32@ NOT NULL,     -- 1: the person was seen
    tier      @INT32@ NOT NULL,     -- least tier that sees label and date
    retention_months @INT32@ NOT NULL,
    PRIMARY KEY(cell, code)
) @TABLE@;

CREATE TABLE rule(
    cell     @INT32@ NOT NULL,
    id       TEXT NOT NULL,
    version  @INT32@ NOT NULL,
    state    TEXT NOT NULL CHECK(state IN ('draft', 'live', 'ended')),
    owner    TEXT NOT NULL,
    since_ms @INT64@ NOT NULL,
    hash     @INT64@ NOT NULL,
    text     TEXT NOT NULL,         -- the rule's YAML, kept word for word
    PRIMARY KEY(cell, id, version)
) @TABLE@;

CREATE TABLE feed(
    cell           @INT32@ NOT NULL,
    agency         TEXT NOT NULL,
    complete_to_ms @INT64@ NOT NULL, -- as-of time of the newest live delivery: "data up to"
    delivered_ms   @INT64@ NOT NULL, -- when that delivery went live
    full_ms        @INT64@ NOT NULL, -- as-of time of the newest live full extract; 0 = none yet
    full_delivery  @INT64@ NOT NULL, -- that delivery: a record that is older and not in it has ended
    PRIMARY KEY(cell, agency)
) @TABLE@;

-- ---- people who use the hub ------------------------------------------------------------------------

CREATE TABLE account(
    cell       @INT32@ NOT NULL,
    login      TEXT NOT NULL,
    name       TEXT NOT NULL,
    agency     TEXT NOT NULL,
    role       TEXT NOT NULL,
    os_account TEXT NOT NULL,       -- '' = none; the command line's identity
    password   TEXT NOT NULL,       -- argon2id string; '' = cannot sign in with a password
    state      TEXT NOT NULL CHECK(state IN ('active', 'disabled')),
    made_ms    @INT64@ NOT NULL,
    PRIMARY KEY(cell, login)
) @TABLE@;

CREATE TABLE session(
    cell      @INT32@ NOT NULL,     -- of session
    session   @INT64@ NOT NULL,     -- keyed hash of the token; the token itself is only in the cookie
    login     TEXT NOT NULL,
    purpose   TEXT NOT NULL,        -- '' = not asked yet
    reference TEXT NOT NULL,        -- case reference, for a partner's check
    csrf      @BLOB@ NOT NULL,
    made_ms   @INT64@ NOT NULL,
    seen_ms   @INT64@ NOT NULL,
    PRIMARY KEY(cell, session)
) @TABLE@;
CREATE INDEX session_by_login ON session(login);

CREATE TABLE throttle(
    cell     @INT32@ NOT NULL,      -- of who
    who      @INT64@ NOT NULL,      -- keyed hash of the account or of the source address
    failures @INT32@ NOT NULL,
    until_ms @INT64@ NOT NULL,      -- not before then
    PRIMARY KEY(cell, who)
) @TABLE@;

-- ---- the audit log ---------------------------------------------------------------------------------

CREATE TABLE audit_entry(
    cell     @INT32@ NOT NULL,      -- of entry
    entry    @INT64@ NOT NULL,      -- random
    at_ms    @INT64@ NOT NULL,
    header   @BLOB@ NOT NULL,       -- canonical, not personal
    sealed   @BLOB@ NOT NULL,       -- personal part, under the key of its period
    position @INT64@ NOT NULL,      -- leaf number; -1 = waits for the sequencer
    PRIMARY KEY(cell, entry)
) @TABLE@;
CREATE INDEX audit_waiting ON audit_entry(at_ms, entry) WHERE position = -1;

CREATE TABLE audit_leaf(
    cell     @INT32@ NOT NULL,      -- (position >> 16) modulo the number of cells
    position @INT64@ NOT NULL,
    entry    @INT64@ NOT NULL,
    hash     @BLOB@ NOT NULL,       -- SHA-256(0x00 | header | sealed), RFC 6962
    PRIMARY KEY(cell, position)
) @TABLE@;

CREATE TABLE audit_head(
    cell     @INT32@ NOT NULL,
    id       @INT32@ NOT NULL,      -- 0: there is one tree
    size     @INT64@ NOT NULL,
    frontier @BLOB@ NOT NULL,       -- roots of the full subtrees, largest first
    owner    TEXT NOT NULL,         -- lease of the sequencer (shared deployments)
    until_ms @INT64@ NOT NULL,
    epoch    @INT64@ NOT NULL,
    PRIMARY KEY(cell, id)
) @TABLE@;

CREATE TABLE checkpoint(
    cell  @INT32@ NOT NULL,
    size  @INT64@ NOT NULL,
    at_ms @INT64@ NOT NULL,
    note  TEXT NOT NULL,            -- C2SP signed note
    PRIMARY KEY(cell, size)
) @TABLE@;

CREATE TABLE audit_key(
    cell    @INT32@ NOT NULL,
    period  @INT32@ NOT NULL,       -- year * 100 + month
    wrapped @BLOB@ NOT NULL,        -- empty = destroyed
    PRIMARY KEY(cell, period)
) @TABLE@;

-- Who opened a person's page, for "who else has looked" (the proof is in the log).
CREATE TABLE look(
    cell   @INT32@ NOT NULL,        -- of person
    person @INT64@ NOT NULL,
    at_ms  @INT64@ NOT NULL,
    login  TEXT NOT NULL,
    agency TEXT NOT NULL,
    PRIMARY KEY(cell, person, at_ms, login)
) @TABLE@;

-- ---- deliveries ------------------------------------------------------------------------------------

CREATE TABLE delivery(
    cell        @INT32@ NOT NULL,   -- of delivery
    delivery    @INT64@ NOT NULL,   -- keyed hash of (agency, content, mapping, terms): the same file is the same delivery
    agency      TEXT NOT NULL,
    agreement   TEXT NOT NULL,      -- under which it came; '' = refused for want of one
    content     @INT64@ NOT NULL,   -- keyed hash of the file alone
    state       TEXT NOT NULL CHECK(state IN ('staging', 'live', 'refused', 'held', 'dropped')),
    reason      TEXT NOT NULL,      -- refused or held: why, without person data
    as_of_ms    @INT64@ NOT NULL,
    received_ms @INT64@ NOT NULL,
    live_ms     @INT64@ NOT NULL,   -- 0 = not live
    full_extract @INT32@ NOT NULL,
    bytes       @INT64@ NOT NULL,
    lines       @INT64@ NOT NULL,
    accepted    @INT64@ NOT NULL,
    unchanged   @INT64@ NOT NULL,
    quarantined @INT64@ NOT NULL,
    PRIMARY KEY(cell, delivery)
) @TABLE@;
CREATE INDEX delivery_by_agency ON delivery(agency, received_ms);
CREATE INDEX delivery_by_content ON delivery(content);

-- A delivery that waits for a human (cut off in the middle of a row), kept aside piece by piece.
CREATE TABLE delivery_part(
    cell     @INT32@ NOT NULL,      -- of delivery
    delivery @INT64@ NOT NULL,
    part     @INT32@ NOT NULL,
    sealed   @BLOB@ NOT NULL,       -- under the hub's key for deliveries
    PRIMARY KEY(cell, delivery, part)
) @TABLE@;

-- Deliveries whose rows nobody may see yet. Readers load this list first and skip what came with them;
-- the row's removal is the one state flip of a delivery.
CREATE TABLE staging(
    cell     @INT32@ NOT NULL,      -- 0
    delivery @INT64@ NOT NULL,
    PRIMARY KEY(cell, delivery)
) @TABLE@;

CREATE TABLE quarantine(
    cell     @INT32@ NOT NULL,      -- of row_key
    row_key  @INT64@ NOT NULL,      -- keyed hash of (agency, person_ref, event_ref), or of the row itself
    delivery @INT64@ NOT NULL,
    line     @INT64@ NOT NULL,
    field    TEXT NOT NULL,         -- column name
    reason   TEXT NOT NULL,         -- code of the reason; never the value
    sealed   @BLOB@ NOT NULL,       -- the whole row, but for fields that the agreement does not allow
    agency   TEXT NOT NULL,
    cured_by @INT64@ NOT NULL,      -- 0 = still waiting; else the later delivery that brought a good row
    PRIMARY KEY(cell, row_key, delivery, line)
) @TABLE@;
CREATE INDEX quarantine_by_delivery ON quarantine(delivery, line);
CREATE INDEX quarantine_by_cure ON quarantine(agency, cured_by);

-- ---- records and events: placed once, for ever, in the cell of the record ---------------------------

CREATE TABLE record(
    cell     @INT32@ NOT NULL,      -- of record
    record   @INT64@ NOT NULL,      -- keyed hash of (agency, person_ref)
    agency   TEXT NOT NULL,
    data_key @BLOB@ NOT NULL,       -- the record's own key, wrapped by the hub's; empty = erased
    shield   @INT32@ NOT NULL,      -- bits: 1 location, 2 adopted, 4 sealed; only ever added
    made_ms  @INT64@ NOT NULL,
    delivery @INT64@ NOT NULL,      -- that first brought it
    PRIMARY KEY(cell, record)
) @TABLE@;

-- Which records the agency's latest full extract held (rows of older extracts are swept away).
CREATE TABLE extract(
    cell     @INT32@ NOT NULL,      -- of record
    record   @INT64@ NOT NULL,
    delivery @INT64@ NOT NULL,
    PRIMARY KEY(cell, record, delivery)
) @TABLE@;

-- What the agency held about who this is, each version once. Current: highest (as_of_ms, hash).
CREATE TABLE record_version(
    cell     @INT32@ NOT NULL,
    record   @INT64@ NOT NULL,
    as_of_ms @INT64@ NOT NULL,
    hash     @INT64@ NOT NULL,      -- keyed hash of the content
    delivery @INT64@ NOT NULL,
    known_ms @INT64@ NOT NULL,      -- when the hub knew
    sealed   @BLOB@ NOT NULL,       -- demographics and person_ref, under the record's key
    PRIMARY KEY(cell, record, as_of_ms, hash)
) @TABLE@;

-- One interaction, each version once. Current: highest (as_of_ms, hash). A withdrawal is overruled only by a
-- version that the agency itself dated later; see person/event_version.h.
CREATE TABLE event(
    cell     @INT32@ NOT NULL,
    record   @INT64@ NOT NULL,
    event    @INT64@ NOT NULL,      -- keyed hash of (agency, event_ref)
    as_of_ms @INT64@ NOT NULL,
    hash     @INT64@ NOT NULL,
    type     TEXT NOT NULL,         -- catalogue code; '' in a withdrawal that came first
    service  TEXT NOT NULL,         -- code of the agency's service
    happened_ms @INT64@ NOT NULL,
    has_time @INT32@ NOT NULL,      -- 0: only the day is known
    end_ms   @INT64@ NOT NULL,      -- of a status; 0 = none
    stated   @INT32@ NOT NULL,      -- 1: as_of_ms was said by the agency; 0: it is the time of arrival
    withdrawn @INT32@ NOT NULL,     -- 0 stands, 1 taken back, 2 the agency now says it was another of its records
    delivery @INT64@ NOT NULL,
    known_ms @INT64@ NOT NULL,
    sealed   @BLOB@ NOT NULL,       -- contact lead of this interaction and event_ref, under the record's key
    PRIMARY KEY(cell, record, event, as_of_ms, hash)
) @TABLE@;

-- Under which records an event came: nearly always one.
CREATE TABLE event_home(
    cell   @INT32@ NOT NULL,        -- of event
    event  @INT64@ NOT NULL,
    record @INT64@ NOT NULL,
    PRIMARY KEY(cell, event, record)
) @TABLE@;

CREATE TABLE relation(
    cell     @INT32@ NOT NULL,      -- of record
    record   @INT64@ NOT NULL,
    related  @INT64@ NOT NULL,      -- record of the same agency
    kind     TEXT NOT NULL,         -- mother, father, carer, sibling, unborn_of; merged_into: the same human being
    as_of_ms @INT64@ NOT NULL,
    delivery @INT64@ NOT NULL,
    PRIMARY KEY(cell, record, related, kind, as_of_ms)
) @TABLE@;

-- ---- persons: membership is the only thing that linking changes --------------------------------------

-- Records to be linked (again). A row counts once its delivery is live; linking a record removes it.
CREATE TABLE touched(
    cell     @INT32@ NOT NULL,      -- of record
    record   @INT64@ NOT NULL,
    delivery @INT64@ NOT NULL,
    PRIMARY KEY(cell, record, delivery)
) @TABLE@;

CREATE TABLE person(
    cell        @INT32@ NOT NULL,   -- of person
    person      @INT64@ NOT NULL,   -- random, never reused
    merged_into @INT64@ NOT NULL,   -- 0 = lives; else this id is an alias
    shield      @INT32@ NOT NULL,   -- union of its records'
    made_ms     @INT64@ NOT NULL,
    version     @INT64@ NOT NULL,   -- counts changes: optimistic locking
    PRIMARY KEY(cell, person)
) @TABLE@;

CREATE TABLE membership(
    cell     @INT32@ NOT NULL,      -- of record
    record   @INT64@ NOT NULL,
    person   @INT64@ NOT NULL,
    since_ms @INT64@ NOT NULL,
    actor    TEXT NOT NULL,         -- 'linker' or a login
    why      TEXT NOT NULL,         -- new, match, split, decision: with the model's hash
    PRIMARY KEY(cell, record)
) @TABLE@;

CREATE TABLE membership_past(
    cell     @INT32@ NOT NULL,      -- of record
    record   @INT64@ NOT NULL,
    since_ms @INT64@ NOT NULL,
    until_ms @INT64@ NOT NULL,
    person   @INT64@ NOT NULL,
    actor    TEXT NOT NULL,
    why      TEXT NOT NULL,
    PRIMARY KEY(cell, record, since_ms, until_ms, person)
) @TABLE@;

CREATE TABLE member(
    cell   @INT32@ NOT NULL,        -- of person
    person @INT64@ NOT NULL,
    record @INT64@ NOT NULL,
    PRIMARY KEY(cell, person, record)
) @TABLE@;

-- Derived, can be rebuilt: where to look for a person, and what to compare with.
CREATE TABLE block_key(
    cell   @INT32@ NOT NULL,        -- of key
    key    @INT64@ NOT NULL,        -- keyed hash of the blocking value
    person @INT64@ NOT NULL,
    PRIMARY KEY(cell, key, person)
) @TABLE@;

CREATE TABLE feature(
    cell   @INT32@ NOT NULL,        -- of person
    person @INT64@ NOT NULL,
    model  @INT64@ NOT NULL,        -- hash of cleaning version and model
    sealed @BLOB@ NOT NULL,         -- packed features of all its records, per record
    PRIMARY KEY(cell, person)
) @TABLE@;

CREATE TABLE household(
    cell     @INT32@ NOT NULL,      -- of address
    address  @INT64@ NOT NULL,      -- keyed hash of UPRN or normalised current address
    person   @INT64@ NOT NULL,
    agencies @INT32@ NOT NULL,      -- how many agencies hold that address for this person now
    PRIMARY KEY(cell, address, person)
) @TABLE@;

-- Evidence between two records, in both directions. Milli-bits of match weight.
CREATE TABLE edge(
    cell   @INT32@ NOT NULL,        -- of record
    record @INT64@ NOT NULL,
    other  @INT64@ NOT NULL,
    weight @INT32@ NOT NULL,
    flags  @INT32@ NOT NULL,        -- cannot-link, never-automatic, ...
    model  @INT64@ NOT NULL,
    PRIMARY KEY(cell, record, other)
) @TABLE@;

CREATE TABLE possible(
    cell   @INT32@ NOT NULL,        -- of record
    record @INT64@ NOT NULL,
    other  @INT64@ NOT NULL,
    weight @INT32@ NOT NULL,
    flags  @INT32@ NOT NULL,
    PRIMARY KEY(cell, record, other)
) @TABLE@;

CREATE TABLE decision(
    cell   @INT32@ NOT NULL,        -- of record
    record @INT64@ NOT NULL,
    other  @INT64@ NOT NULL,
    same   @INT32@ NOT NULL,        -- 1 same person, 0 different; for ever until another human decides
    login  TEXT NOT NULL,
    at_ms  @INT64@ NOT NULL,
    reason TEXT NOT NULL,           -- code
    PRIMARY KEY(cell, record, other)
) @TABLE@;

-- ---- recognition ------------------------------------------------------------------------------------

-- Persons whose rules are to be judged again.
CREATE TABLE stale(
    cell   @INT32@ NOT NULL,        -- of person
    person @INT64@ NOT NULL,
    PRIMARY KEY(cell, person)
) @TABLE@;

CREATE TABLE hit(
    cell      @INT32@ NOT NULL,     -- of person
    person    @INT64@ NOT NULL,
    rule      TEXT NOT NULL,
    version   @INT32@ NOT NULL,
    since_ms  @INT64@ NOT NULL,     -- when it began to fire
    until_ms  @INT64@ NOT NULL,     -- 0 = still fires
    judged_ms @INT64@ NOT NULL,
    band      TEXT NOT NULL CHECK(band IN ('red', 'amber', 'green')),
    weight    @INT32@ NOT NULL,     -- its term in the ranking, in thousandths, before decay
    facts     TEXT NOT NULL,        -- the numbers of its sentence, as JSON
    events    TEXT NOT NULL,        -- the events that made it, as JSON [[record, event], ...]
    PRIMARY KEY(cell, person, rule, since_ms)
) @TABLE@;

CREATE TABLE review(
    cell      @INT32@ NOT NULL,     -- of person
    person    @INT64@ NOT NULL,
    review    @INT64@ NOT NULL,
    state     TEXT NOT NULL CHECK(state IN ('open', 'closed')),
    band      TEXT NOT NULL,
    opened_ms @INT64@ NOT NULL,
    due_ms    @INT64@ NOT NULL,
    rank      @INT64@ NOT NULL,     -- sum of the terms, in thousandths
    assigned  TEXT NOT NULL,        -- login, or ''
    closed_ms @INT64@ NOT NULL,
    closed_by TEXT NOT NULL,
    outcome   TEXT NOT NULL,
    sealed    @BLOB@ NOT NULL,      -- the reason given
    PRIMARY KEY(cell, person, review)
) @TABLE@;
CREATE INDEX review_open ON review(rank) WHERE state = 'open';

-- Work that must happen once a day or by one node at a time.
CREATE TABLE lease(
    cell     @INT32@ NOT NULL,      -- 0
    job      TEXT NOT NULL,
    owner    TEXT NOT NULL,
    until_ms @INT64@ NOT NULL,
    done_day @INT32@ NOT NULL,      -- days since 1970 of the last complete run
    PRIMARY KEY(cell, job)
) @TABLE@;
