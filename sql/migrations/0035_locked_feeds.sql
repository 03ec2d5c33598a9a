-- A feed may say that its agency keeps a record locked.
ALTER TABLE record_lock ADD COLUMN fed @INT32@ NOT NULL DEFAULT 0; -- 1: the agency's own feed said so; 0 again when it is unlocked by hand
