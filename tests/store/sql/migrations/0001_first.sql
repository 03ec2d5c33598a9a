-- Notes, for the store's own tests.
CREATE TABLE note(
    cell   @INT32@ NOT NULL,
    note   @INT64@ NOT NULL,
    text   TEXT NOT NULL CHECK(length(text) <= 1000),
    sealed @BLOB@ NOT NULL,
    PRIMARY KEY(cell, note)
) @TABLE@;
CREATE INDEX note_text ON note(cell, text);
