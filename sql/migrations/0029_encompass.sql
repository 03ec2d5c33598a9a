-- Schools that are to be told of a police incident with a child of theirs before the next school day, and when they were:
-- what the hub can prove. No name and no narrative: ids, codes and moments.
CREATE TABLE encompass_wait(
    cell   @INT32@ NOT NULL,   -- of person
    person @INT64@ NOT NULL,   -- who has such an incident and was judged since: to be looked at
    PRIMARY KEY(cell, person)
) @TABLE@;

CREATE TABLE encompass(
    cell            @INT32@ NOT NULL, -- of child
    child           @INT64@ NOT NULL, -- person
    event           @INT64@ NOT NULL, -- of the police
    agency          TEXT NOT NULL,    -- the school, or the council for a child educated at home
    service         TEXT NOT NULL,
    happened_ms     @INT64@ NOT NULL,
    known_ms        @INT64@ NOT NULL, -- when the hub had it from the police
    deadline_ms     @INT64@ NOT NULL, -- when the next school day began
    told_ms         @INT64@ NOT NULL,
    acknowledged_ms @INT64@ NOT NULL, -- 0 = nobody has
    PRIMARY KEY(cell, child, event, agency)
) @TABLE@;
CREATE INDEX encompass_open ON encompass(told_ms) WHERE acknowledged_ms = 0;
