-- When a feed is expected, and what is counted over all agencies' records: how unique an agency's own are, and
-- how they compare with what others hold. Numbers only.

ALTER TABLE agreement ADD COLUMN expected TEXT NOT NULL DEFAULT ''; -- agency/due.h; '' = expected_every_hours
ALTER TABLE agreement ADD COLUMN services TEXT NOT NULL DEFAULT ''; -- codes with spaces between; '' = all of the agency's

-- An agency's own records, counted once a day (supply/sweep.h).
CREATE TABLE supply_own(
    cell       @INT32@ NOT NULL,   -- 0
    agency     TEXT NOT NULL,
    day        @INT32@ NOT NULL,
    records    @INT64@ NOT NULL,   -- that are linked
    duplicates @INT64@ NOT NULL,   -- of those: one person with another of them, by their own evidence
    PRIMARY KEY(cell, agency)
) @TABLE@;

-- What an agency is told of how its data compares with others': settled once for a month, with noise, never
-- mended (supply/disclose.h). The exact counts behind it are not kept.
CREATE TABLE supply_figure(
    cell    @INT32@ NOT NULL,      -- 0
    agency  TEXT NOT NULL,
    period  @INT32@ NOT NULL,      -- year * 12 + month - 1
    name    TEXT NOT NULL,
    shown   @INT32@ NOT NULL,      -- 0 suppressed, 1 about so much, 2 at least so much
    percent @INT32@ NOT NULL,
    persons @INT64@ NOT NULL,      -- of about so many
    at_ms   @INT64@ NOT NULL,
    PRIMARY KEY(cell, agency, period, name)
) @TABLE@;

-- The walk over all persons that counts for both: how far it is, and what it has counted so far.
CREATE TABLE supply_sweep(
    cell    @INT32@ NOT NULL,      -- 0
    day     @INT32@ NOT NULL,      -- it is counted for
    done    @INT32@ NOT NULL,      -- 1: it went through
    at_cell @INT32@ NOT NULL,      -- the last person seen
    at_person @INT64@ NOT NULL,
    counts  TEXT NOT NULL,         -- JSON, by agency
    PRIMARY KEY(cell)
) @TABLE@;
