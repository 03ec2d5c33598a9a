-- A police incident that was taken back after a school had been told of it.
ALTER TABLE encompass ADD COLUMN withdrawn_ms @INT64@ NOT NULL DEFAULT 0; -- when the hub knew; 0 = it stands
