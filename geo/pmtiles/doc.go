// Package pmtiles writes archives of map tiles in one file (PMTiles 3), which any file host serves. It
// opens no file: the caller gives a place to keep tiles until the directory before them is known.
//
// An archive is clustered, tiles that are the same bytes are kept once, runs of them take one entry, and
// the directory has leaves where the root would not fit the first 16 KiB. The same tiles give the same
// bytes, for one version of Go: directories and tiles are gzip.
//
// Source: PMTiles Version 3 Specification.
package pmtiles
