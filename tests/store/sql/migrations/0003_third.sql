CREATE TABLE total(
    cell  @INT32@ NOT NULL,
    value @INT64@ NOT NULL,
    PRIMARY KEY(cell)
) @TABLE@;
CREATE INDEX tag_by_name ON tag(cell, tag, note);
