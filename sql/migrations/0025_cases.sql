-- MASH cases: a contact on its way to a decision, what partners were asked and answered, and who was told.
--
-- Texts that people write (reasons, notes, questions, answers) are sealed under the case's own key: destroying
-- it erases them.

CREATE TABLE mash_case(
    cell        @INT32@ NOT NULL,   -- of mash
    mash        @INT64@ NOT NULL,   -- random; its upper 40 bits are the reference that people say
    person      @INT64@ NOT NULL,   -- whom it is about, as known when it was opened; may be an alias today
    source      TEXT NOT NULL CHECK(source IN ('person', 'review', 'referral')),
    review      @INT64@ NOT NULL,   -- 0 = none
    referral    @INT64@ NOT NULL,   -- the first one; 0 = none
    adult       @INT32@ NOT NULL,   -- 1: the adults' pathway
    received_ms @INT64@ NOT NULL,   -- the clocks start here
    opened_ms   @INT64@ NOT NULL,
    opened_by   TEXT NOT NULL,
    stage       TEXT NOT NULL CHECK(stage IN ('contact', 'initial', 'screening', 'final', 'closed')),
    band        TEXT NOT NULL CHECK(band IN ('', 'red', 'amber', 'green', 'blue')), -- '' = not set yet
    worker      TEXT NOT NULL,      -- login; '' = nobody yet
    team        TEXT NOT NULL,      -- 'agency service' that works on it; '' = the safeguarding team
    due_ms      @INT64@ NOT NULL,   -- of the decision
    outcome     TEXT NOT NULL,      -- proposed or decided; '' = none
    proposed_by TEXT NOT NULL,      -- waits for a second person
    decided_by  TEXT NOT NULL,
    decided_ms  @INT64@ NOT NULL,   -- 0 = open
    late_told   @INT32@ NOT NULL,   -- 1: the manager was told that the decision is late
    version     @INT64@ NOT NULL,   -- counts changes: optimistic locking; also the last step
    records     TEXT NOT NULL,      -- the person's records at the last look, as hexadecimal ids
    data_key    @BLOB@ NOT NULL,    -- wrapped by the hub's; empty = erased
    PRIMARY KEY(cell, mash)
) @TABLE@;
CREATE INDEX mash_open ON mash_case(due_ms) WHERE stage <> 'closed';
CREATE INDEX mash_decided ON mash_case(decided_ms) WHERE stage = 'closed';

-- In which cases a person is: the one it is about, and those of the family it includes.
CREATE TABLE mash_of(
    cell   @INT32@ NOT NULL,        -- of person
    person @INT64@ NOT NULL,
    mash   @INT64@ NOT NULL,
    PRIMARY KEY(cell, person, mash)
) @TABLE@;

CREATE TABLE mash_member(
    cell     @INT32@ NOT NULL,      -- of mash
    mash     @INT64@ NOT NULL,
    person   @INT64@ NOT NULL,
    relation TEXT NOT NULL,         -- in words, as seen from the person it is about
    PRIMARY KEY(cell, mash, person)
) @TABLE@;

-- Everything that was done, in order. Never changed.
CREATE TABLE mash_step(
    cell   @INT32@ NOT NULL,        -- of mash
    mash   @INT64@ NOT NULL,
    step   @INT64@ NOT NULL,        -- the case's version with it
    at_ms  @INT64@ NOT NULL,
    login  TEXT NOT NULL,
    kind   TEXT NOT NULL,
    value  TEXT NOT NULL,           -- code: stage, colour, outcome, agency
    sealed @BLOB@ NOT NULL,         -- reason or note; may be empty
    PRIMARY KEY(cell, mash, step)
) @TABLE@;

-- What one agency was asked. Asked again = the next round.
CREATE TABLE mash_check(
    cell         @INT32@ NOT NULL,  -- of mash
    mash         @INT64@ NOT NULL,
    agency       TEXT NOT NULL,
    round        @INT32@ NOT NULL,
    found        TEXT NOT NULL,     -- why it was asked: activity, record, possible, none, no_data
    asked_ms     @INT64@ NOT NULL,
    asked_by     TEXT NOT NULL,
    due_ms       @INT64@ NOT NULL,  -- 0 = no clock
    reminders    @INT32@ NOT NULL,
    reminded_ms  @INT64@ NOT NULL,  -- the last time
    escalated_ms @INT64@ NOT NULL,  -- to the agency's lead; 0 = not
    answered_ms  @INT64@ NOT NULL,  -- 0 = not yet
    answered_by  TEXT NOT NULL,
    known        TEXT NOT NULL CHECK(known IN ('', 'known', 'not_known', 'nothing_held')),
    facts        TEXT NOT NULL,     -- codes of the list, space-separated
    after_close  @INT32@ NOT NULL,  -- 1: came when the case was decided already
    question     @BLOB@ NOT NULL,   -- sealed
    answer       @BLOB@ NOT NULL,   -- sealed
    contact      @BLOB@ NOT NULL,   -- sealed: whom to ring
    PRIMARY KEY(cell, mash, agency, round)
) @TABLE@;
CREATE INDEX mash_check_of ON mash_check(agency, asked_ms);
CREATE INDEX mash_check_open ON mash_check(due_ms) WHERE answered_ms = 0;

-- The rules whose hits were in the case when it was opened: what became of them is known by its outcome.
CREATE TABLE mash_rule(
    cell    @INT32@ NOT NULL,       -- of mash
    mash    @INT64@ NOT NULL,
    rule    TEXT NOT NULL,
    version @INT32@ NOT NULL,
    PRIMARY KEY(cell, mash, rule, version)
) @TABLE@;
CREATE INDEX mash_rule_of ON mash_rule(rule, version);

CREATE TABLE mash_referral(
    cell     @INT32@ NOT NULL,      -- of mash
    mash     @INT64@ NOT NULL,
    referral @INT64@ NOT NULL,
    PRIMARY KEY(cell, mash, referral)
) @TABLE@;

-- Who was shown the whole history, and what it was then.
CREATE TABLE mash_seen(
    cell   @INT32@ NOT NULL,        -- of mash
    mash   @INT64@ NOT NULL,
    login  TEXT NOT NULL,
    at_ms  @INT64@ NOT NULL,
    print  @INT64@ NOT NULL,        -- keyed hash of the events and persons shown
    PRIMARY KEY(cell, mash, login)
) @TABLE@;

CREATE TABLE mash_pack(
    cell   @INT32@ NOT NULL,        -- of mash
    mash   @INT64@ NOT NULL,
    copy   @INT32@ NOT NULL,        -- from 1
    at_ms  @INT64@ NOT NULL,
    login  TEXT NOT NULL,
    sealed @BLOB@ NOT NULL,         -- whom it is for
    PRIMARY KEY(cell, mash, copy)
) @TABLE@;
