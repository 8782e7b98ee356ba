// Package walk measures walks along a network of ways: how far it is on foot from every place to
// the nearest of many, and which that is. It knows nothing of tags, people, facilities or plans.
//
// A point is CGCS2000 longitude, latitude. A length is whole millimetres on the ellipsoid, held in
// a uint32, and a walk is a sum of such: there is nothing to round and no order to sum in, so that
// an answer is the same bits whoever asks and however many ask at once. A Graph never changes; it
// may be read from many goroutines, and so may a Field.
//
// Everybody may walk every way both ways. A place is on an edge, at an offset from its first end,
// with a leg from where it really is to the edge; the leg is always walked. What is drawn
// (Field.Isochrone) follows from the distances and decides nothing.
//
// Nothing crosses the antimeridian. Nothing here opens a file or starts a goroutine.
package walk
