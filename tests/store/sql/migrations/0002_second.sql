CREATE TABLE tag(
    cell @INT32@ NOT NULL,
    note @INT64@ NOT NULL,
    tag  TEXT NOT NULL,
    PRIMARY KEY(cell, note, tag)
) @TABLE@;
ALTER TABLE note ADD COLUMN version @INT32@ NOT NULL DEFAULT 1;
