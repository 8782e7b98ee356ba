// Package postgis keeps workspaces, revisions and results in PostgreSQL with PostGIS, for several
// processes on several machines.
//
// It decides how rows and transactions carry coverage.Store and nothing else: it reads no upload,
// judges nothing and computes no figure; no score is ever made in SQL. Geometry is a PostGIS column
// in EPSG:4490, longitude before latitude as PostGIS has it, exactly as it was given; properties and
// hashes are the caller's bytes. Views named current_… show what is in force, one a layer, for QGIS
// and ArcGIS.
//
// A change runs under the workspace's row lock, a read on one snapshot. Nothing read is kept between
// calls, so what another process writes is seen by the next one.
package postgis
