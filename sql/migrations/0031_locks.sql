-- What agencies keep locked, who asked to see it, and for whom it is open until when.
CREATE TABLE record_lock(
    cell     @INT32@ NOT NULL,  -- of record
    record   @INT64@ NOT NULL,
    locked   @INT32@ NOT NULL,  -- 1: kept locked by hand; 0: as the region says
    owner    TEXT NOT NULL,     -- agency that decides; the record's own until it was handed over
    since_ms @INT64@ NOT NULL,
    login    TEXT NOT NULL,
    PRIMARY KEY(cell, record)
) @TABLE@;

CREATE TABLE access_request(
    cell       @INT32@ NOT NULL, -- of request
    request    @INT64@ NOT NULL, -- random
    kind       TEXT NOT NULL CHECK(kind IN ('request', 'emergency', 'transfer')),
    state      TEXT NOT NULL CHECK(state IN ('asked', 'granted', 'refused', 'reviewed')),
    owner      TEXT NOT NULL,    -- agency that decides; of a transfer: the one that is to take over
    login      TEXT NOT NULL,    -- who asks
    agency     TEXT NOT NULL,
    purpose    TEXT NOT NULL,
    scope      TEXT NOT NULL CHECK(scope IN ('user', 'agency')), -- for whom it is opened
    person     @INT64@ NOT NULL, -- as it was when it was asked; may be an alias now
    consent    TEXT NOT NULL,    -- of a transfer: status when offered
    asked_ms   @INT64@ NOT NULL,
    due_ms     @INT64@ NOT NULL, -- to be decided, or looked at, by then
    decided_ms @INT64@ NOT NULL, -- 0 = waits
    decided_by TEXT NOT NULL,
    decided_consent TEXT NOT NULL, -- of a transfer: asked again by who takes over
    until_ms   @INT64@ NOT NULL, -- of a grant
    owner_ms   @INT64@ NOT NULL, -- of an emergency: looked at by the owner, by the DPO; 0 = not yet
    owner_by   TEXT NOT NULL,
    dpo_ms     @INT64@ NOT NULL,
    dpo_by     TEXT NOT NULL,
    reason     @BLOB@ NOT NULL,  -- sealed: why it is asked
    answer     @BLOB@ NOT NULL,  -- sealed: why it was decided so
    PRIMARY KEY(cell, request)
) @TABLE@;
CREATE INDEX access_request_of_owner ON access_request(owner, asked_ms);
CREATE INDEX access_request_by_login ON access_request(login, asked_ms);
CREATE INDEX access_request_emergency ON access_request(asked_ms) WHERE kind = 'emergency';

-- Which records a request is about: the owner's, as the person had them when it was asked.
CREATE TABLE access_request_record(
    cell    @INT32@ NOT NULL,   -- of request
    request @INT64@ NOT NULL,
    record  @INT64@ NOT NULL,
    PRIMARY KEY(cell, request, record)
) @TABLE@;

-- What is open for whom: by record, so that merging and splitting persons carries it along.
CREATE TABLE lock_grant(
    cell     @INT32@ NOT NULL,  -- of record
    record   @INT64@ NOT NULL,
    request  @INT64@ NOT NULL,
    login    TEXT NOT NULL,
    agency   TEXT NOT NULL,
    scope    TEXT NOT NULL,
    from_ms  @INT64@ NOT NULL,
    until_ms @INT64@ NOT NULL,
    PRIMARY KEY(cell, record, request)
) @TABLE@;
