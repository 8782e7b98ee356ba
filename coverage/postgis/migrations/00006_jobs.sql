-- Long work that outlives its request. Workers take the oldest that nobody holds; docs/operations.md.

-- +goose Up
CREATE TABLE job (
    id        text   PRIMARY KEY COLLATE "C",
    workspace bigint NOT NULL REFERENCES workspace ON DELETE CASCADE,
    key       text   NOT NULL,
    state     text   NOT NULL,
    lease     timestamptz NOT NULL, -- until then it is its worker's
    created   timestamptz NOT NULL DEFAULT clock_timestamp(),
    body      json   NOT NULL       -- what else a coverage.Job says
);

CREATE UNIQUE INDEX job_key ON job (key) WHERE state IN ('waiting', 'running');
CREATE INDEX job_waiting ON job (created) WHERE state IN ('waiting', 'running');

-- What a job has to read, in pieces.
CREATE TABLE job_piece (
    job    text    NOT NULL REFERENCES job ON DELETE CASCADE,
    number integer NOT NULL,
    body   bytea   NOT NULL,
    PRIMARY KEY (job, number)
);

-- +goose Down
DROP TABLE job_piece;
DROP TABLE job;
