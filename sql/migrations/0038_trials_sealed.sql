-- Results of trials held ids of persons in clear; they hold them sealed now. Nothing is carried over: a rule that is tried
-- again has its result again.
DROP TABLE rule_trial;
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
