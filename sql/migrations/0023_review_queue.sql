-- The review queue by index: what decides a review's place and number is in the review itself, and how many there are
-- of each kind is counted as they change.
ALTER TABLE review ADD COLUMN shield @INT32@ NOT NULL DEFAULT 0;     -- of the person when last judged
ALTER TABLE review ADD COLUMN pathway TEXT NOT NULL DEFAULT '';      -- of the leading rule: children, adults, support
ALTER TABLE review ADD COLUMN back_ms @INT64@ NOT NULL DEFAULT 0;    -- when somebody closed the one before; 0 = the first
ALTER TABLE review ADD COLUMN quiet @INT32@ NOT NULL DEFAULT 0;      -- 1: stepping down is suggested
ALTER TABLE review ADD COLUMN worker TEXT NOT NULL DEFAULT '';       -- allocated worker it was routed to
ALTER TABLE review ADD COLUMN routed_ms @INT64@ NOT NULL DEFAULT 0;  -- with the worker until then; 0 = in the queue
ALTER TABLE review ADD COLUMN assigned_ms @INT64@ NOT NULL DEFAULT 0;
DROP INDEX review_open;
CREATE INDEX review_rank ON review(band, rank DESC, due_ms, person) WHERE state = 'open';
CREATE INDEX review_due ON review(due_ms, person) WHERE state = 'open';
CREATE INDEX review_assigned ON review(assigned, due_ms) WHERE state = 'open' AND assigned <> '';
CREATE INDEX review_routed ON review(routed_ms) WHERE state = 'open' AND routed_ms > 0;

-- How many reviews are open, by everything that the queue can be asked for. Changed with each review.
CREATE TABLE review_tally(
    cell    @INT32@ NOT NULL,  -- 0
    day     @INT64@ NOT NULL,  -- UTC day they are due: due_ms / 86,400,000
    band    TEXT NOT NULL,
    shield  @INT32@ NOT NULL,  -- who may know of them
    pathway TEXT NOT NULL,
    back    @INT32@ NOT NULL,  -- 1: came back
    place   @INT32@ NOT NULL,  -- 0 nobody's, 1 assigned, 2 with the allocated worker
    quiet   @INT32@ NOT NULL,
    n       @INT64@ NOT NULL,
    PRIMARY KEY(cell, day, band, shield, pathway, back, place, quiet)
) @TABLE@;

-- Persons with an open review whose records moved or whose shield changed, and who have not been judged since: what the
-- review says of them may not be so any more, and is looked up.
CREATE TABLE review_doubt(
    cell   @INT32@ NOT NULL,   -- of person
    person @INT64@ NOT NULL,
    PRIMARY KEY(cell, person)
) @TABLE@;
INSERT INTO review_doubt(cell, person) SELECT DISTINCT cell, person FROM review WHERE state = 'open';
INSERT INTO review_tally(cell, day, band, shield, pathway, back, place, quiet, n)
SELECT 0, due_ms / 86400000, band, 0, '', 0, CASE WHEN assigned = '' THEN 0 ELSE 1 END, 0, count(*)
FROM review WHERE state = 'open' GROUP BY due_ms / 86400000, band, CASE WHEN assigned = '' THEN 0 ELSE 1 END;

-- How reviews ended, by rule version: for the statistics of the rules. Kept after the review.
CREATE TABLE review_outcome(
    cell      @INT32@ NOT NULL, -- of person
    person    @INT64@ NOT NULL,
    review    @INT64@ NOT NULL,
    rule      TEXT NOT NULL,
    version   @INT32@ NOT NULL,
    band      TEXT NOT NULL,    -- of the review
    outcome   TEXT NOT NULL,    -- code of the region's list
    useful    @INT32@ NOT NULL, -- 1: the alert was worth a look, by that list on that day
    opened_ms @INT64@ NOT NULL,
    closed_ms @INT64@ NOT NULL,
    PRIMARY KEY(cell, person, review, rule, version)
) @TABLE@;
CREATE INDEX review_outcome_by_rule ON review_outcome(rule, version, closed_ms);
