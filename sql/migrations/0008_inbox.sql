-- Messages that arrive one by one (HL7, FHIR) are kept here, sealed, until they are taken in as a delivery. All rows of
-- a feed lie in one cell, so that storing a message is a transaction in one place.

CREATE TABLE inbox_feed(
    cell          @INT32@ NOT NULL, -- of feed
    feed          @INT64@ NOT NULL, -- keyed hash of (agency, feed code)
    agency        TEXT NOT NULL,
    code          TEXT NOT NULL,    -- of the feed
    until_ms      @INT64@ NOT NULL, -- a batch under way: its last message, 0 = none. The same batch again is the same
    until_message @INT64@ NOT NULL, -- delivery, so one that was killed does not happen twice
    PRIMARY KEY(cell, feed)
) @TABLE@;

-- What waits. A row goes when it was taken in.
CREATE TABLE inbox(
    cell       @INT32@ NOT NULL,    -- of feed
    feed       @INT64@ NOT NULL,
    arrived_ms @INT64@ NOT NULL,    -- UTC by the real clock, milliseconds since 1970
    message    @INT64@ NOT NULL,    -- keyed hash of (sender, its id of the message)
    kind       TEXT NOT NULL CHECK(length(kind) BETWEEN 1 AND 40), -- 'hl7 A01': our words
    sealed     @BLOB@ NOT NULL,     -- its rows as JSON Lines
    PRIMARY KEY(cell, feed, arrived_ms, message)
) @TABLE@;
CREATE INDEX inbox_by_arrival ON inbox(arrived_ms);

-- What was acknowledged, kept a month: the same message again is acknowledged and nothing more.
CREATE TABLE inbox_seen(
    cell    @INT32@ NOT NULL,       -- of feed
    feed    @INT64@ NOT NULL,
    message @INT64@ NOT NULL,
    content @INT64@ NOT NULL,       -- keyed hash of its rows
    seen_ms @INT64@ NOT NULL,
    PRIMARY KEY(cell, feed, message)
) @TABLE@;
CREATE INDEX inbox_seen_by_time ON inbox_seen(seen_ms);
