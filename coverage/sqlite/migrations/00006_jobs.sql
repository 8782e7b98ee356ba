-- Long work that outlives its request. Workers take the oldest that nobody holds; docs/operations.md.

-- +goose Up
CREATE TABLE job (
    id        TEXT    PRIMARY KEY,
    workspace INTEGER NOT NULL REFERENCES workspace ON DELETE CASCADE,
    key       TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    lease     INTEGER NOT NULL, -- until then it is its worker's; microseconds since 1970-01-01 UTC, as created
    created   INTEGER NOT NULL,
    body      BLOB    NOT NULL  -- what else a coverage.Job says, as JSON
) STRICT;

CREATE UNIQUE INDEX job_key ON job (key) WHERE state IN ('waiting', 'running');
CREATE INDEX job_waiting ON job (created) WHERE state IN ('waiting', 'running');
CREATE INDEX job_workspace ON job (workspace);

-- What a job has to read, in pieces.
CREATE TABLE job_piece (
    job    TEXT    NOT NULL REFERENCES job ON DELETE CASCADE,
    number INTEGER NOT NULL,
    body   BLOB    NOT NULL,
    PRIMARY KEY (job, number)
) STRICT;

-- +goose Down
DROP TABLE job_piece;
DROP TABLE job;
