// Package tile cuts layers of features into vector tiles (Mapbox Vector Tile 2.1) of the web-mercator
// pyramid. It takes longitude, latitude in degrees, measures nothing in metres, opens no file and
// knows no planner's word: names and properties are what the caller says.
//
// A unit is 1/4096 of a tile's side, a pixel eight units. The geometry of a layer is prepared once a
// zoom, for all tiles of the zoom together, so that what two features share they share in every tile:
//
//   - Every vertex goes to the nearest grid point of the zoom, and an edge that passes through the
//     unit square about any vertex of the layer bends to it (snap rounding). What did not cross
//     before does not cross after, and a border of two polygons is one chain of the same points.
//   - Of the points at which no chain begins, ends or forks, those go that matter least: in order of
//     the triangle with their neighbours, while it is at most half a square pixel by area, unless
//     another vertex lies in it (Visvalingam). The rule sees points, not polygons: both sides of a
//     border lose the same ones. At MaxZoom only points on a straight line go.
//   - Rings are traced anew from the edges left over, so that every polygon is valid: shells before
//     their holes, winding as the format asks, nothing that crosses or touches itself.
//   - A polygon smaller than a pixel both ways is drawn as the square of a pixel about its middle; one
//     without width left as a sliver of one unit between its ends; a line without length as one unit.
//     So every feature is in every tile it touches. Only where more than Crowd features meet in one
//     tile, of those smaller than a pixel the first in each pixel stands for the others.
//
// The same features give the same bytes. Source: Hobby (1999), Practical segment intersection with
// finite precision output; Visvalingam and Whyatt (1993), Line generalisation by repeated elimination
// of points; Mapbox Vector Tile Specification 2.1.
package tile
