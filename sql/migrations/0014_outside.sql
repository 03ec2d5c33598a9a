-- What the hub fetches itself: how far a pull from a database has come; messages of its MESH mailbox.

CREATE TABLE feed_mark(
    cell      @INT32@ NOT NULL,     -- 0
    agency    TEXT NOT NULL,
    feed      TEXT NOT NULL,
    sealed    @BLOB@ NOT NULL,      -- the highest value of its watermark that is stored here
    set_ms    @INT64@ NOT NULL,
    PRIMARY KEY(cell, agency, feed)
) @TABLE@;

-- Messages that were taken in: acknowledged in the mailbox only after they stand here.
CREATE TABLE mesh_inbox(
    cell      @INT32@ NOT NULL,     -- 0
    message   TEXT NOT NULL CHECK(length(message) BETWEEN 1 AND 100),
    sender    TEXT NOT NULL,        -- mailbox
    workflow  TEXT NOT NULL,
    agency    TEXT NOT NULL,
    feed      TEXT NOT NULL,
    outcome   TEXT NOT NULL,        -- of the delivery: live, again, held, refused
    delivery  @INT64@ NOT NULL,
    taken_ms  @INT64@ NOT NULL,
    acknowledged_ms @INT64@ NOT NULL, -- 0 = the mailbox does not know it yet
    PRIMARY KEY(cell, message)
) @TABLE@;

-- What is to be sent, and what became of it. A message that was begun and not answered is never sent again by itself.
CREATE TABLE mesh_outbox(
    cell      @INT32@ NOT NULL,     -- 0
    item      @INT64@ NOT NULL,
    recipient TEXT NOT NULL,        -- mailbox
    workflow  TEXT NOT NULL,
    subject   TEXT NOT NULL,
    file      TEXT NOT NULL,        -- the name it is sent under
    state     TEXT NOT NULL CHECK(state IN ('waiting', 'begun', 'sent', 'taken', 'returned')),
    message   TEXT NOT NULL,        -- the mailbox's id of it; '' = none yet
    sealed    @BLOB@ NOT NULL,      -- its content; empty once it is sent
    made_ms   @INT64@ NOT NULL,
    changed_ms @INT64@ NOT NULL,
    PRIMARY KEY(cell, item)
) @TABLE@;
CREATE INDEX mesh_outbox_by_state ON mesh_outbox(cell, state, made_ms);
