-- Who looked, in unscheduled care, at the plans of a child: the access is itself something that the authority is
-- told. One question writes the same number of rows whatever the hub holds: rows without an authority say only
-- that somebody asked, and are swept away.
CREATE TABLE plan_access(
    cell      @INT32@ NOT NULL, -- of record
    record    @INT64@ NOT NULL, -- the authority's, under which the plan is; else a keyed hash of what was asked
    at_ms     @INT64@ NOT NULL,
    access    @INT64@ NOT NULL, -- random
    login     TEXT NOT NULL,    -- who looked
    agency    TEXT NOT NULL,    -- and where
    role      TEXT NOT NULL,
    authority TEXT NOT NULL,    -- code; '' = nothing was shown
    service   TEXT NOT NULL,    -- of the authority: whom to tell
    told      @INT32@ NOT NULL, -- 1: the authority has its notice
    PRIMARY KEY(cell, record, at_ms, access)
) @TABLE@;
CREATE INDEX plan_access_by_authority ON plan_access(authority, at_ms);
CREATE INDEX plan_access_untold ON plan_access(at_ms) WHERE told = 0;
