-- Rules that fire on two persons taken together who may be one, and on neither alone. Derived: judged again
-- whenever one of the two changes, and gone when somebody has decided. Kept in both directions.
CREATE TABLE union_hit(
    cell     @INT32@ NOT NULL,      -- of person
    person   @INT64@ NOT NULL,
    other    @INT64@ NOT NULL,      -- joined with it by a possible link
    rule     TEXT NOT NULL,
    version  @INT32@ NOT NULL,
    since_ms @INT64@ NOT NULL,      -- when it began to fire
    band     TEXT NOT NULL CHECK(band IN ('red', 'amber', 'green')),
    facts    TEXT NOT NULL,         -- as in hit
    PRIMARY KEY(cell, person, other, rule)
) @TABLE@;

-- Whether a rule fires on both persons of a waiting pair is asked of the table above, where it is never old.
ALTER TABLE match_item DROP COLUMN rule;
