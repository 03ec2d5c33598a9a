-- How often a delivery was begun: a load that was killed, refused or overtaken is run again.

ALTER TABLE delivery ADD COLUMN attempts @INT32@ NOT NULL DEFAULT 1;
