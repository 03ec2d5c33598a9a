-- Clerical review: what people said about pairs of records, who looks at which pair, and the queue.
--
-- A pair is written once, under the lower of its two record ids (record < other).

-- Every word that anybody said about a pair, kept for ever: the labels that calibration learns from.
CREATE TABLE opinion(
    cell     @INT32@ NOT NULL,      -- of record
    record   @INT64@ NOT NULL,
    other    @INT64@ NOT NULL,
    at_ms    @INT64@ NOT NULL,
    login    TEXT NOT NULL,
    answer   @INT32@ NOT NULL CHECK(answer BETWEEN 0 AND 3), -- 0 different, 1 same, 2 not sure, 3 taken back
    reason   TEXT NOT NULL,         -- code
    senior   @INT32@ NOT NULL,      -- 1: said by somebody who may settle a disagreement
    effect   @INT32@ NOT NULL,      -- 1: with this word the decision stood
    evidence @INT64@ NOT NULL,      -- keyed hash of what the two records said then
    weight   @INT32@ NOT NULL,      -- milli-bits, as shown
    flags    @INT32@ NOT NULL,
    model    @INT64@ NOT NULL,
    levels   TEXT NOT NULL,         -- the agreement pattern: a level per comparison
    sealed   @BLOB@ NOT NULL,       -- a note for the next reviewer; may be empty
    PRIMARY KEY(cell, record, other, at_ms, login)
) @TABLE@;
CREATE INDEX opinion_by_login ON opinion(login, at_ms);

-- Who has a pair on the screen: nobody else is given it until then.
CREATE TABLE match_claim(
    cell     @INT32@ NOT NULL,      -- of record
    record   @INT64@ NOT NULL,
    other    @INT64@ NOT NULL,
    login    TEXT NOT NULL,
    until_ms @INT64@ NOT NULL,
    PRIMARY KEY(cell, record, other)
) @TABLE@;

-- What waits for a person to decide, with what makes it useful. Derived from `possible` and what hangs on
-- it, but for since_ms: how long it has waited.
CREATE TABLE match_item(
    cell     @INT32@ NOT NULL,      -- of record
    record   @INT64@ NOT NULL,
    other    @INT64@ NOT NULL,
    since_ms @INT64@ NOT NULL,
    asked    @INT32@ NOT NULL,      -- 1: somebody asked for it by name, it is no possible link
    weight   @INT32@ NOT NULL,      -- milli-bits
    flags    @INT32@ NOT NULL,
    state    @INT64@ NOT NULL,      -- of the two persons when the rest was worked out
    evidence @INT64@ NOT NULL,      -- keyed hash of what the two records say
    records  @INT32@ NOT NULL,      -- that would move
    child    @INT32@ NOT NULL,      -- 1: one of the two is under 18
    rule     @INT32@ NOT NULL,      -- 1: a rule fires on both together and on neither alone
    PRIMARY KEY(cell, record, other)
) @TABLE@;
