-- What calibration needs to know of how a pair came before somebody, and what a reviewer may know of their own work.

ALTER TABLE opinion ADD COLUMN choice @INT32@ NOT NULL DEFAULT -1;   -- what made the queue offer the pair (clerical/pair.h); -1: not known
ALTER TABLE opinion ADD COLUMN took_ms @INT64@ NOT NULL DEFAULT 0;   -- from the screen to the word; 0: not known
ALTER TABLE match_claim ADD COLUMN since_ms @INT64@ NOT NULL DEFAULT 0; -- when they took it

-- What a reviewer said of a pair with a known answer: invented records, so it is about nobody.
CREATE TABLE control_answer(
    cell    @INT32@ NOT NULL,      -- 0
    login   TEXT NOT NULL,
    control TEXT NOT NULL,         -- code of the pair in data/review/controls.txt
    at_ms   @INT64@ NOT NULL,
    answer  @INT32@ NOT NULL CHECK(answer BETWEEN 0 AND 2), -- as in opinion
    correct @INT32@ NOT NULL,      -- 1: it was the known one; 0 also for 'not sure'
    took_ms @INT64@ NOT NULL,
    PRIMARY KEY(cell, login, control)
) @TABLE@;
