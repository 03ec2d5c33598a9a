-- Blocking keys that so many people share that they compare nobody any more: counted, so that somebody trains
-- a model that refines them. Derived, emptied by a rebuild.

CREATE TABLE block_crowd(
    cell @INT32@ NOT NULL,  -- of key
    key  @INT64@ NOT NULL,  -- as in block_key
    PRIMARY KEY(cell, key)
) @TABLE@;
