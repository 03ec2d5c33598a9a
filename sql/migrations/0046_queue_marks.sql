-- What the queue can be asked for besides what a review says of itself: the rules that fire, how old the person is, where
-- they live. All three as keyed hashes ("marks"), as blocking keys are: age and place are sealed (docs/adr/0013-marks-of-the-queue.md).
ALTER TABLE review ADD COLUMN rules TEXT NOT NULL DEFAULT '';      -- marks of the rules that fire, 16 hex digits each
ALTER TABLE review ADD COLUMN age @INT64@ NOT NULL DEFAULT 0;      -- mark of the age band when last judged; 0 = not judged since
ALTER TABLE review ADD COLUMN area @INT64@ NOT NULL DEFAULT 0;     -- mark of the ward or postcode district

-- The open reviews of each mark in the order of work. Written with each review, from it alone.
CREATE TABLE review_mark(
    cell    @INT32@ NOT NULL,  -- 0
    mark    @INT64@ NOT NULL,
    shield  @INT32@ NOT NULL,  -- as review.shield: who may know of them
    band    @INT32@ NOT NULL,  -- 0 green, 1 amber, 2 red
    behind  @INT64@ NOT NULL,  -- -rank
    due_ms  @INT64@ NOT NULL,
    person  @INT64@ NOT NULL,
    review  @INT64@ NOT NULL,
    pathway TEXT NOT NULL,
    back    @INT32@ NOT NULL,  -- 1: came back
    place   @INT32@ NOT NULL,  -- 0 nobody's, 1 assigned, 2 with the allocated worker
    quiet   @INT32@ NOT NULL,
    age     @INT64@ NOT NULL,  -- of the review, for two marks at once
    area    @INT64@ NOT NULL,
    PRIMARY KEY(cell, mark, shield, band, behind, due_ms, person, review)
) @TABLE@;
DROP INDEX hit_firing;
-- Reviews that are open already get theirs with the next judging, which is due.
INSERT INTO judge_on(cell, person, day) SELECT DISTINCT cell, person, 0 FROM review WHERE state = 'open'
ON CONFLICT(cell, person) DO UPDATE SET day = 0;
