-- The network that the walkways in force make, so that nobody builds it again after a restart. Whatever
-- changes a workspace's walkways deletes its network in the same transaction: what is here is of them.

-- +goose Up
CREATE TABLE network (
    workspace INTEGER PRIMARY KEY REFERENCES workspace ON DELETE CASCADE,
    revision  INTEGER NOT NULL, -- the newest when it was kept: of this one and all since
    version   INTEGER NOT NULL, -- coverage.NetworkVersion
    hash      TEXT    NOT NULL, -- of the layer, as in coverage.World.Hashes
    ways      INTEGER NOT NULL, -- features of the layer
    bad       INTEGER NOT NULL, -- those of them that no graph can hold
    rest      BLOB    NOT NULL, -- coverage.KeptNetwork.Rest
    seal      INTEGER NOT NULL  -- CRC-32C of the pieces and of all before
) STRICT;

-- The file of walk.Graph.WriteTo in pieces of a megabyte.
CREATE TABLE piece (
    workspace INTEGER NOT NULL REFERENCES network ON DELETE CASCADE,
    number    INTEGER NOT NULL,
    body      BLOB    NOT NULL,
    PRIMARY KEY (workspace, number)
) STRICT;

-- +goose Down
DROP TABLE piece;
DROP TABLE network;
