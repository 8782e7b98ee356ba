// Package ogc serves features as OGC API Features asks: Part 1 (Core, GeoJSON, OpenAPI 3.0), Part 2
// (coordinate reference systems) and the queryables of Part 3, so that QGIS, ArcGIS and SuperMap open
// a workspace's layers by its address alone. It knows addresses, pages, CRS and filters; what a layer
// holds it is told by a Catalogue.
//
// Features come and are kept in CGCS2000 longitude, latitude. CRS84 is the default of every answer;
// in other systems the axes are in the order of their authority, so latitude before longitude in
// EPSG:4490 and 4326, northing before easting in Gauss-Krüger.
//
// Source: OGC 17-069r4, 18-058r1, 19-079r2.
package ogc
