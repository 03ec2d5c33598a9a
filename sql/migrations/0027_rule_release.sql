-- A rule on its way to being live: tried on history, examples read, asked for, approved by two named people; rejected or
-- retired with a reason. And how often the live ones fire, counted once a day.

CREATE TABLE rule_trial(
    cell     @INT32@ NOT NULL,      -- 0
    rule     TEXT NOT NULL,
    version  @INT32@ NOT NULL,
    state    TEXT NOT NULL CHECK(state IN ('waiting', 'done', 'failed')),
    asked_ms @INT64@ NOT NULL,
    asked_by TEXT NOT NULL,
    persons  @INT64@ NOT NULL,      -- looked at so far
    done_ms  @INT64@ NOT NULL,
    result   TEXT NOT NULL,         -- JSON; see rule/trial.h
    PRIMARY KEY(cell, rule, version)
) @TABLE@;

CREATE TABLE rule_sign(
    cell    @INT32@ NOT NULL,       -- 0
    rule    TEXT NOT NULL,
    version @INT32@ NOT NULL,
    kind    TEXT NOT NULL CHECK(kind IN ('made', 'read', 'asked', 'approved', 'rejected', 'retired')),
    login   TEXT NOT NULL,
    place   @INT32@ NOT NULL,       -- of an example that was read, from 1; else 0
    role    TEXT NOT NULL,          -- on that day
    at_ms   @INT64@ NOT NULL,
    note    TEXT NOT NULL,          -- the reason given; about the rule, never about a person
    PRIMARY KEY(cell, rule, version, kind, login, place)
) @TABLE@;

CREATE TABLE rule_week(
    cell    @INT32@ NOT NULL,       -- 0
    rule    TEXT NOT NULL,
    version @INT32@ NOT NULL,
    week    @INT64@ NOT NULL,       -- of 7 days since 1970
    hits    @INT64@ NOT NULL,       -- that began in it
    PRIMARY KEY(cell, rule, version, week)
) @TABLE@;
