-- An agency may have several feeds, each under agreements of its own, and a feed's mapping is part of what
-- was agreed: automatic doors need no file beside the hub.

ALTER TABLE agreement ADD COLUMN feed TEXT NOT NULL DEFAULT '';    -- code; '' = named like the agency
ALTER TABLE agreement ADD COLUMN mapping TEXT NOT NULL DEFAULT ''; -- YAML; '' = the feed format itself

CREATE TABLE feed_state(
    cell           @INT32@ NOT NULL,  -- 0
    agency         TEXT NOT NULL,
    feed           TEXT NOT NULL,
    complete_to_ms @INT64@ NOT NULL,  -- as-of time of the newest live delivery: "data up to"
    delivered_ms   @INT64@ NOT NULL,  -- when that delivery went live
    full_ms        @INT64@ NOT NULL,  -- as-of time of the newest live full extract; 0 = none yet
    full_delivery  @INT64@ NOT NULL,  -- that delivery: a record that is older and not in it has ended
    PRIMARY KEY(cell, agency, feed)
) @TABLE@;
INSERT INTO feed_state(cell, agency, feed, complete_to_ms, delivered_ms, full_ms, full_delivery)
SELECT cell, agency, agency, complete_to_ms, delivered_ms, full_ms, full_delivery FROM feed;
DROP TABLE feed;
