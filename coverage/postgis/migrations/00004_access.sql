-- Who may come in, and who changed what.

-- +goose Up
CREATE TABLE token (
    id   text  PRIMARY KEY,
    hash bytea NOT NULL UNIQUE, -- SHA-256 of the secret, which is kept nowhere
    body json  NOT NULL         -- coverage.Token
);

-- Chains by the slug of their workspace, empty for tokens; they outlive it. A row is never changed.
CREATE TABLE audit (
    chain  text    NOT NULL COLLATE "C",
    number integer NOT NULL,
    body   text    NOT NULL, -- coverage.AuditEntry as JSON
    seal   bytea   NOT NULL, -- HMAC-SHA-256 of the seal before and the body
    PRIMARY KEY (chain, number)
);

-- +goose Down
DROP TABLE audit;
DROP TABLE token;
