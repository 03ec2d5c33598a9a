-- How long reviewers take, of late: for the median beside their own.
CREATE INDEX opinion_by_time ON opinion(at_ms);
