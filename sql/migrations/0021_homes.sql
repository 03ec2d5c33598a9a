-- Where a person lives now, from the person; and whom an agency's word of a relation is about, from the
-- other side. Homes are filled by linking, which a new version of cleaning makes necessary anyhow.

ALTER TABLE person ADD COLUMN home_uprn @INT64@ NOT NULL DEFAULT 0;    -- addresses as in household; 0 = none
ALTER TABLE person ADD COLUMN home_address @INT64@ NOT NULL DEFAULT 0;

-- household.agencies: 0 = the address calls itself a place where many live.

-- Records of the same agency that say something about this one, when they are read back in `relation`.
CREATE TABLE relation_of(
    cell    @INT32@ NOT NULL,       -- of related
    related @INT64@ NOT NULL,
    record  @INT64@ NOT NULL,
    PRIMARY KEY(cell, related, record)
) @TABLE@;
INSERT INTO relation_of(cell, related, record)
SELECT DISTINCT CAST(related / 562949953421312 AS @INT32@), related, record FROM relation;
