-- How good what agencies send is: counted while it comes in, so that nobody reads a delivery a second time.
-- Numbers about an agency's own rows, never a value. A day is a UK civil day since 1970: that of the flip.

CREATE TABLE feed_day(
    cell        @INT32@ NOT NULL,  -- 0
    agency      TEXT NOT NULL,
    feed        TEXT NOT NULL,
    day         @INT32@ NOT NULL,
    deliveries  @INT64@ NOT NULL,
    first_ms    @INT64@ NOT NULL,  -- the day's first and last delivery went live
    last_ms     @INT64@ NOT NULL,
    lines       @INT64@ NOT NULL,  -- rows
    unchanged   @INT64@ NOT NULL,  -- of those: said nothing new
    quarantined @INT64@ NOT NULL,  -- of those: put aside
    persons     @INT64@ NOT NULL,  -- rows that say who somebody is
    events      @INT64@ NOT NULL,  -- rows that tell of an interaction
    PRIMARY KEY(cell, agency, feed, day)
) @TABLE@;

CREATE TABLE feed_day_column(
    cell   @INT32@ NOT NULL,       -- 0
    agency TEXT NOT NULL,
    feed   TEXT NOT NULL,
    day    @INT32@ NOT NULL,
    name   TEXT NOT NULL,          -- column of the feed format
    filled @INT64@ NOT NULL,       -- rows in which it was not empty
    bad    @INT64@ NOT NULL,       -- of those: put aside for what it said
    weak   @INT64@ NOT NULL,       -- of those: taken, but of little use for telling people apart
    PRIMARY KEY(cell, agency, feed, day, name)
) @TABLE@;

-- How long after they happened events came; only events that were new.
CREATE TABLE feed_day_lag(
    cell   @INT32@ NOT NULL,       -- 0
    agency TEXT NOT NULL,
    feed   TEXT NOT NULL,
    day    @INT32@ NOT NULL,
    lag    @INT32@ NOT NULL,       -- class of delay, see ingest/tally.h
    events @INT64@ NOT NULL,
    PRIMARY KEY(cell, agency, feed, day, lag)
) @TABLE@;
