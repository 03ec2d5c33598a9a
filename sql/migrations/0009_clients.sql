-- Programs of agencies that call the hub, and the bodies they send in pieces.

CREATE TABLE client(
    cell        @INT32@ NOT NULL,   -- 0
    code        TEXT NOT NULL CHECK(length(code) BETWEEN 1 AND 32),
    agency      TEXT NOT NULL,      -- whose program it is
    number      @INT64@ NOT NULL,   -- stands in its key, so that the key finds it
    secret      @BLOB@ NOT NULL,    -- keyed hash of the key; empty = it has none
    certificate TEXT NOT NULL,      -- SHA-256 of its certificate, hexadecimal; '' = none
    feeds       TEXT NOT NULL,      -- codes, with a blank between them: what it may deliver
    purposes    TEXT NOT NULL,      -- codes, with a blank between them: why its users may ask; '' = it may not ask
    rate        @INT32@ NOT NULL,   -- questions about people per second, at most
    state       TEXT NOT NULL CHECK(state IN ('draft', 'live', 'revoked')),
    hash        @INT64@ NOT NULL,   -- of all that two people approve
    from_ms     @INT64@ NOT NULL,
    until_ms    @INT64@ NOT NULL,   -- the first moment at which it is over
    made_ms     @INT64@ NOT NULL,
    PRIMARY KEY(cell, code)
) @TABLE@;

-- A delivery that comes over the network: its bytes lie sealed in the hub's folder, this row says whose they are.
CREATE TABLE upload(
    cell        @INT32@ NOT NULL,   -- of upload
    upload      @INT64@ NOT NULL,   -- keyed hash of (client, its own key for the request), or random
    client      TEXT NOT NULL,
    agency      TEXT NOT NULL,
    feed        TEXT NOT NULL,
    media       TEXT NOT NULL,      -- how it is written: csv or jsonl
    gzip        @INT32@ NOT NULL,
    full_extract @INT32@ NOT NULL,
    as_of_ms    @INT64@ NOT NULL,   -- 0 = not said
    state       TEXT NOT NULL CHECK(state IN ('open', 'whole', 'done')),
    bytes       @INT64@ NOT NULL,   -- as sent; while open what was announced, -1 = nothing was
    content     @INT64@ NOT NULL,   -- keyed hash of the bytes as sent; 0 while open
    status      @INT32@ NOT NULL,   -- HTTP status of what became of it, 0 = not yet
    report      TEXT NOT NULL,      -- what became of it: numbers, columns, reasons, lines
    delivery    @INT64@ NOT NULL,   -- 0 = none yet
    made_ms     @INT64@ NOT NULL,
    until_ms    @INT64@ NOT NULL,   -- forgotten from then on
    sealed      @BLOB@ NOT NULL,    -- for whom the client sent it
    PRIMARY KEY(cell, upload)
) @TABLE@;
CREATE INDEX upload_by_end ON upload(until_ms);
