-- Who may come in, and who changed what.

-- +goose Up
CREATE TABLE token (
    id   TEXT PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE, -- SHA-256 of the secret, which is kept nowhere
    body BLOB NOT NULL         -- coverage.Token as JSON
) STRICT, WITHOUT ROWID;

-- Chains by the slug of their workspace, empty for tokens; they outlive it. A row is never changed.
CREATE TABLE audit (
    chain  TEXT    NOT NULL,
    number INTEGER NOT NULL,
    body   TEXT    NOT NULL, -- coverage.AuditEntry as JSON
    seal   BLOB    NOT NULL, -- HMAC-SHA-256 of the seal before and the body
    PRIMARY KEY (chain, number)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE audit;
DROP TABLE token;
