-- Persons of whom somebody was shown a hit that rested on what has since been corrected, withdrawn or found to be
-- another's: those who opened their page are to be told, once.

CREATE TABLE basis_changed(
    cell   @INT32@ NOT NULL,        -- of person
    person @INT64@ NOT NULL,
    at_ms  @INT64@ NOT NULL,        -- when it was judged again
    PRIMARY KEY(cell, person)
) @TABLE@;
