-- Plans that no question finds because of their number, as their authority was told.
CREATE TABLE plan_number(
    cell    @INT32@ NOT NULL, -- of record
    record  @INT64@ NOT NULL, -- the authority's, under which the plan is
    code    TEXT NOT NULL,    -- missing, untraced, superseded
    agency  TEXT NOT NULL,    -- the authority
    service TEXT NOT NULL,    -- of it, that was told
    told_ms @INT64@ NOT NULL,
    PRIMARY KEY(cell, record)
) @TABLE@;
