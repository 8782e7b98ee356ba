// Package sqlite keeps workspaces, revisions and results in one file, by SQLite in pure Go.
//
// It decides how rows and transactions carry coverage.Store and nothing else: it reads no upload,
// judges nothing and computes no figure. Geometry is WKB in longitude, latitude as it was given;
// properties and hashes are the caller's bytes. A revision keeps only the versions that it
// changed: docs/adr/0003. What the file promises when the process is killed, and how to back it
// up, is docs/storage.md.
//
// One connection writes, under BEGIN IMMEDIATE; a pool reads snapshots that no writer disturbs.
// Nothing read is cached between calls, so what another process writes is seen by the next one.
package sqlite
