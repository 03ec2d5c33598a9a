-- Referrals: a concern handed from one agency to another, what goes with it, and what became of it.

CREATE TABLE referral(
    cell        @INT32@ NOT NULL,  -- of referral
    referral    @INT64@ NOT NULL,  -- the draft's id: sent twice it is one
    person      @INT64@ NOT NULL,  -- whom it was about when it was sent; its records are in referral_about
    from_agency TEXT NOT NULL,
    from_login  TEXT NOT NULL,
    to_agency   TEXT NOT NULL,
    to_service  TEXT NOT NULL,
    to_login    TEXT NOT NULL,     -- the allocated worker, where a hub user is that worker; '' = nobody
    routed      TEXT NOT NULL CHECK(routed IN ('worker', 'front_door', 'offer')),
    pathway     TEXT NOT NULL CHECK(pathway IN ('child', 'adult', 'support')),
    urgency     TEXT NOT NULL,
    offer       TEXT NOT NULL,     -- code of the region file; '' = none
    state       TEXT NOT NULL CHECK(state IN ('sent', 'received', 'accepted', 'returned', 'done', 'withdrawn')),
    version     @INT64@ NOT NULL,  -- counts changes: of two who act at once one wins
    sent_ms     @INT64@ NOT NULL,
    due_ms      @INT64@ NOT NULL,  -- to be acknowledged by then
    moved_ms    @INT64@ NOT NULL,  -- of the last change of state
    ended_ms    @INT64@ NOT NULL,  -- returned, done, withdrawn; 0 = not yet
    escalated_ms @INT64@ NOT NULL, -- somebody else was told that nobody acknowledged; 0 = not
    outcome     TEXT NOT NULL,     -- code; '' = none yet
    data_key    @BLOB@ NOT NULL,   -- its own key, wrapped by the hub's; empty = erased
    sealed      @BLOB@ NOT NULL,   -- what was sent, word for word
    PRIMARY KEY(cell, referral)
) @TABLE@;
CREATE INDEX referral_to ON referral(to_agency, sent_ms);
CREATE INDEX referral_from ON referral(from_agency, sent_ms);
CREATE INDEX referral_waiting ON referral(due_ms) WHERE state = 'sent' AND escalated_ms = 0;
CREATE INDEX referral_ended ON referral(ended_ms) WHERE ended_ms > 0;

-- The records it is about: it stays with them, whoever they turn out to be.
CREATE TABLE referral_about(
    cell     @INT32@ NOT NULL,     -- of record
    record   @INT64@ NOT NULL,
    referral @INT64@ NOT NULL,
    PRIMARY KEY(cell, record, referral)
) @TABLE@;

-- Who did what to it, when and why.
CREATE TABLE referral_step(
    cell     @INT32@ NOT NULL,     -- of referral
    referral @INT64@ NOT NULL,
    step     @INT64@ NOT NULL,     -- the version it made
    at_ms    @INT64@ NOT NULL,
    login    TEXT NOT NULL,        -- or client:CODE, or 'system'
    agency   TEXT NOT NULL,
    state    TEXT NOT NULL,
    code     TEXT NOT NULL,        -- reason of a return, outcome of an end; '' = none
    sealed   @BLOB@ NOT NULL,      -- in their own words, under the referral's key
    PRIMARY KEY(cell, referral, step)
) @TABLE@;

CREATE TABLE referral_draft(
    cell     @INT32@ NOT NULL,     -- of draft
    draft    @INT64@ NOT NULL,     -- random
    login    TEXT NOT NULL,
    person   @INT64@ NOT NULL,
    saved_ms @INT64@ NOT NULL,
    until_ms @INT64@ NOT NULL,     -- forgotten from then on
    data_key @BLOB@ NOT NULL,
    sealed   @BLOB@ NOT NULL,
    PRIMARY KEY(cell, draft)
) @TABLE@;
CREATE INDEX referral_draft_by_login ON referral_draft(login, person);
CREATE INDEX referral_draft_by_end ON referral_draft(until_ms);

-- Where an agency's case system is told of referrals to it.
CREATE TABLE webhook(
    cell     @INT32@ NOT NULL,     -- 0
    code     TEXT NOT NULL,
    agency   TEXT NOT NULL,
    url      TEXT NOT NULL,
    loopback @INT32@ NOT NULL,     -- 1: may be this machine; training hubs only
    state    TEXT NOT NULL CHECK(state IN ('live', 'revoked')),
    made_ms  @INT64@ NOT NULL,
    secret   @BLOB@ NOT NULL,      -- sealed under the hub's key
    old_secret @BLOB@ NOT NULL,    -- signs too until old_until_ms; empty = none
    old_until_ms @INT64@ NOT NULL,
    PRIMARY KEY(cell, code)
) @TABLE@;

-- What is still to be told. No content: the body is made from the referral and its step each time, and is the same each time.
CREATE TABLE outbox(
    cell     @INT32@ NOT NULL,     -- of message
    message  @INT64@ NOT NULL,     -- keyed hash of (webhook, referral, step): its id for the receiver
    webhook  TEXT NOT NULL,
    referral @INT64@ NOT NULL,
    step     @INT64@ NOT NULL,
    made_ms  @INT64@ NOT NULL,
    next_ms  @INT64@ NOT NULL,     -- not before then
    attempts @INT32@ NOT NULL,
    state    TEXT NOT NULL CHECK(state IN ('waiting', 'sent', 'dead')),
    status   @INT32@ NOT NULL,     -- of the last answer; 0 = none came
    PRIMARY KEY(cell, message)
) @TABLE@;
CREATE INDEX outbox_next ON outbox(next_ms) WHERE state = 'waiting';
CREATE INDEX outbox_by_webhook ON outbox(webhook, made_ms);
