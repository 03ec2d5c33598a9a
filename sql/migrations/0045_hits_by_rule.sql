-- Whom one rule fires for: the review queue can be asked for those that one rule flagged.
CREATE INDEX hit_firing ON hit(rule, person) WHERE until_ms = 0;
