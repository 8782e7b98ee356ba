-- What a workspace holds. Every table but content begins its key with the workspace, so that a
-- query without one finds nothing by its key. docs/storage.md explains each table.

-- +goose Up
CREATE TABLE workspace (
    id       INTEGER PRIMARY KEY,
    slug     TEXT    NOT NULL UNIQUE,
    revision INTEGER NOT NULL DEFAULT 0, -- the newest
    body     BLOB    NOT NULL            -- coverage.Workspace as JSON
) STRICT;

CREATE TABLE revision (
    workspace INTEGER NOT NULL REFERENCES workspace ON DELETE CASCADE,
    number    INTEGER NOT NULL,
    body      BLOB    NOT NULL, -- coverage.Revision as JSON
    PRIMARY KEY (workspace, number)
) STRICT, WITHOUT ROWID;

-- What a version says, once: wide, appended to and never updated. Versions share it after a
-- restore. No version declares a foreign key to it: deleting a workspace would then search both
-- tables of versions for each of its rows.
CREATE TABLE content (
    id         INTEGER PRIMARY KEY,
    geometry   BLOB, -- WKB, longitude, latitude; NULL where absent
    properties BLOB NOT NULL
) STRICT;

-- The versions in force. The key is the order in which a world is read, finds a feature by its
-- id, and admits one version of each; it needs no index beside it.
CREATE TABLE feature (
    workspace INTEGER NOT NULL REFERENCES workspace ON DELETE CASCADE,
    layer     TEXT    NOT NULL,
    feature   TEXT    NOT NULL,
    from_rev  INTEGER NOT NULL,
    hash      BLOB    NOT NULL, -- coverage.Feature.Hash
    content   INTEGER NOT NULL,
    PRIMARY KEY (workspace, layer, feature)
) STRICT, WITHOUT ROWID;

-- The versions that ended. The key begins with the revision that ended them: what was in force
-- at revision n is a range of it, from n + 1 on, and a new ending is appended.
CREATE TABLE past (
    workspace INTEGER NOT NULL REFERENCES workspace ON DELETE CASCADE,
    to_rev    INTEGER NOT NULL, -- the first revision without it
    layer     TEXT    NOT NULL,
    feature   TEXT    NOT NULL,
    from_rev  INTEGER NOT NULL,
    hash      BLOB    NOT NULL,
    content   INTEGER NOT NULL,
    PRIMARY KEY (workspace, to_rev, layer, feature)
) STRICT, WITHOUT ROWID;

-- Warnings that stay with a layer until it is replaced.
CREATE TABLE note (
    workspace INTEGER NOT NULL REFERENCES workspace ON DELETE CASCADE,
    layer     TEXT    NOT NULL,
    revision  INTEGER NOT NULL, -- that brought them
    from_rev  INTEGER NOT NULL,
    to_rev    INTEGER,          -- the first revision without them; NULL while in force
    issues    BLOB    NOT NULL, -- []coverage.Issue as JSON
    PRIMARY KEY (workspace, layer, revision, from_rev)
) STRICT, WITHOUT ROWID;

CREATE TABLE result (
    workspace  INTEGER NOT NULL REFERENCES workspace ON DELETE CASCADE,
    id         TEXT    NOT NULL,
    plan       TEXT    NOT NULL,
    as_of      TEXT    NOT NULL,
    horizon    TEXT    NOT NULL,
    revision   INTEGER NOT NULL,
    is_default INTEGER NOT NULL,
    created    INTEGER NOT NULL, -- microseconds since 1970-01-01 UTC
    body       BLOB    NOT NULL, -- coverage.Assessment as JSON, gzip
    PRIMARY KEY (workspace, id)
) STRICT;

CREATE INDEX result_newest ON result (workspace, created DESC, id DESC);

-- +goose Down
DROP TABLE result;
DROP TABLE note;
DROP TABLE past;
DROP TABLE feature;
DROP TABLE content;
DROP TABLE revision;
DROP TABLE workspace;
