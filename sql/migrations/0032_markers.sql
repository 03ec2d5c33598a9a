-- Staff-safety markers: a category of a list about a person or an address, for those who visit. No narrative.
CREATE TABLE marker(
    cell      @INT32@ NOT NULL, -- of anchor
    anchor    @INT64@ NOT NULL, -- the record it goes with through every merge and split; or the address's keyed hash
    marker    @INT64@ NOT NULL, -- random
    about     TEXT NOT NULL CHECK(about IN ('person', 'address')),
    category  TEXT NOT NULL,
    agency    TEXT NOT NULL,    -- whose it is
    owner     TEXT NOT NULL,    -- login of who answers for it
    state     TEXT NOT NULL CHECK(state IN ('proposed', 'agreed', 'ended')),
    made_ms   @INT64@ NOT NULL,
    agreed_ms @INT64@ NOT NULL, -- 0 = nobody has agreed yet
    agreed_by TEXT NOT NULL,
    until_ms  @INT64@ NOT NULL, -- shown no longer from then on
    reminded_ms @INT64@ NOT NULL, -- 0 = its owner was not reminded of the end
    ended_ms  @INT64@ NOT NULL,
    ended_by  TEXT NOT NULL,
    evidence  @INT64@ NOT NULL, -- keyed hash of the reference: the same one twice is no fresh evidence
    renews    @INT64@ NOT NULL, -- the marker that this one renews; 0 = none
    sealed    @BLOB@ NOT NULL,  -- evidence reference
    PRIMARY KEY(cell, anchor, marker)
) @TABLE@;
CREATE INDEX marker_of_agency ON marker(agency, until_ms) WHERE state <> 'ended';
CREATE INDEX marker_until ON marker(until_ms) WHERE state = 'agreed' AND reminded_ms = 0;
