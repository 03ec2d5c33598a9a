-- Models that were tried on the whole hub: without a trial, and two named approvals, none goes live.
-- (Approvals are rows of `approval`, for "model:<fingerprint>".)

CREATE TABLE model_trial(
    cell     @INT32@ NOT NULL,      -- 0
    model    TEXT NOT NULL,         -- SHA-256 of the model's canonical text, hexadecimal
    at_ms    @INT64@ NOT NULL,
    login    TEXT NOT NULL,
    records  @INT64@ NOT NULL,      -- figures of struct trial
    merged   @INT64@ NOT NULL,
    split    @INT64@ NOT NULL,
    changed  @INT64@ NOT NULL,
    possible_gained @INT64@ NOT NULL,
    possible_lost   @INT64@ NOT NULL,
    PRIMARY KEY(cell, model)
) @TABLE@;
