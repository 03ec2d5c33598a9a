-- What the full extracts of a feed hold of each record: a digest of its rows, so that an extract that says
-- nothing new is known by its digests alone and writes nothing. Replaces `extract`, which said only that a
-- record was in one; the next full extract of each feed begins anew.

CREATE TABLE held(
    cell     @INT32@ NOT NULL,      -- of record
    record   @INT64@ NOT NULL,
    stream   @INT64@ NOT NULL,      -- keyed hash of (agency, feed)
    as_of_ms @INT64@ NOT NULL,      -- of the extract that first said so; it holds until the feed's next row
    delivery @INT64@ NOT NULL,      -- that extract
    digest   @INT64@ NOT NULL,      -- of the record's rows and the terms they came under, 0 = must be looked at again
    gone     @INT32@ NOT NULL,      -- 1: the extract no longer had the record
    until_ms @INT64@ NOT NULL,      -- the last extract that said the same, once another row follows, 0 = none follows
    PRIMARY KEY(cell, record, stream, as_of_ms, delivery)
) @TABLE@;
CREATE INDEX held_by_stream ON held(stream, cell, record, as_of_ms, delivery, digest, gone);
DROP TABLE extract;

ALTER TABLE feed_state ADD COLUMN stream @INT64@ NOT NULL DEFAULT 0;
CREATE INDEX feed_by_stream ON feed_state(stream, full_ms);
UPDATE feed_state SET full_ms = 0, full_delivery = 0 WHERE cell = 0;
