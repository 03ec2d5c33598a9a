-- Blocking keys that came lately, not yet in their place: a few thousand of them would each touch another page
-- of block_key. They wait here and go over in the order of the key, many to a page (src/link/recent.c).

CREATE TABLE block_recent(
    cell   @INT32@ NOT NULL,  -- of key
    key    @INT64@ NOT NULL,  -- as in block_key
    person @INT64@ NOT NULL,
    PRIMARY KEY(cell, key, person)
) @TABLE@;
