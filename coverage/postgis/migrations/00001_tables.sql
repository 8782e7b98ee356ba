-- What a workspace holds, in the schema that the connection names first. docs/storage.md explains
-- each table.

-- +goose Up
CREATE TABLE workspace (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug     text    NOT NULL UNIQUE,
    revision integer NOT NULL DEFAULT 0, -- the newest
    body     json    NOT NULL            -- coverage.Workspace
);

CREATE TABLE revision (
    workspace bigint  NOT NULL REFERENCES workspace ON DELETE CASCADE,
    number    integer NOT NULL,
    body      json    NOT NULL, -- coverage.Revision
    PRIMARY KEY (workspace, number)
);

-- Every version of every feature. json keeps the caller's bytes, which jsonb would not.
CREATE TABLE version (
    workspace  bigint  NOT NULL REFERENCES workspace ON DELETE CASCADE,
    layer      text    NOT NULL,
    feature    text    NOT NULL COLLATE "C",
    from_rev   integer NOT NULL,
    to_rev     integer,          -- the first revision without it; NULL while in force
    hash       bytea   NOT NULL, -- coverage.Feature.Hash
    geometry   geometry(Geometry, 4490),
    properties json    NOT NULL
);

CREATE UNIQUE INDEX version_current ON version (workspace, layer, feature) WHERE to_rev IS NULL;
CREATE INDEX version_past ON version (workspace, to_rev) WHERE to_rev IS NOT NULL;
CREATE INDEX version_place ON version USING gist (geometry) WHERE to_rev IS NULL;

-- Warnings that stay with a layer until it is replaced.
CREATE TABLE note (
    workspace bigint  NOT NULL REFERENCES workspace ON DELETE CASCADE,
    layer     text    NOT NULL,
    revision  integer NOT NULL, -- that brought them
    from_rev  integer NOT NULL,
    to_rev    integer,          -- the first revision without them; NULL while in force
    issues    json    NOT NULL, -- []coverage.Issue
    PRIMARY KEY (workspace, layer, revision, from_rev)
);

CREATE TABLE result (
    workspace  bigint  NOT NULL REFERENCES workspace ON DELETE CASCADE,
    id         text    NOT NULL COLLATE "C",
    plan       text    NOT NULL,
    as_of      text    NOT NULL,
    horizon    text    NOT NULL,
    revision   integer NOT NULL,
    is_default boolean NOT NULL,
    created    bigint  NOT NULL, -- microseconds since 1970-01-01 UTC
    body       bytea   NOT NULL, -- coverage.Assessment as JSON, gzip
    PRIMARY KEY (workspace, id)
);

CREATE INDEX result_newest ON result (workspace, created DESC, id DESC);

-- +goose Down
DROP TABLE result;
DROP TABLE note;
DROP TABLE version;
DROP TABLE revision;
DROP TABLE workspace;
