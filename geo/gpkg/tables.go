package gpkg

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/paulmach/orb"
)

// The tables that every GeoPackage has.
// Source: OGC 12-128r19, annex C.
var tables = []string{
	fmt.Sprintf("PRAGMA application_id = %d", applicationID),
	fmt.Sprintf("PRAGMA user_version = %d", formatVersion),
	`CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
		organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)`,
	`CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
		description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
		min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
		CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))`,
	`CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
		geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
		CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
		CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
		CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))`,
}

// srs is a row of gpkg_spatial_ref_sys.
type srs struct {
	id                               int
	name, organization, wkt, comment string
}

// systems are those that a file of ours may be in, and the two that stand for none.
// Source: OGC 12-128r19, 1.1.2; the EPSG registry.
var systems = []srs{
	{-1, "Undefined Cartesian SRS", "NONE", "undefined", "undefined Cartesian coordinate reference system"},
	{0, "Undefined geographic SRS", "NONE", "undefined", "undefined geographic coordinate reference system"},
	{4326, "WGS 84", "EPSG", `GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,` +
		`AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],` +
		`UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]`,
		"longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid"},
	{4490, "China Geodetic Coordinate System 2000", "EPSG", `GEOGCS["China Geodetic Coordinate System 2000",` +
		`DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],` +
		`PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],` +
		`AUTHORITY["EPSG","4490"]]`, "CGCS2000 longitude/latitude in decimal degrees"},
}

func known(id int) bool {
	for _, s := range systems {
		if s.id == id && id > 0 {
			return true
		}
	}
	return false
}

// prepare makes the tables that every GeoPackage has.
func prepare(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range tables {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	for _, s := range systems {
		if _, err := tx.ExecContext(ctx, `INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)`,
			s.name, s.id, s.organization, s.id, s.wkt, s.comment); err != nil {
			return err
		}
	}
	return nil
}

// register enters a filled layer into the contents.
func register(ctx context.Context, tx *sql.Tx, at time.Time, l Layer, box orb.Bound, kinds map[string]bool) error {
	title := l.Title
	if title == "" {
		title = l.Name
	}
	args := []any{l.Name, "features", title, at.UTC().Format("2006-01-02T15:04:05.000Z"), nil, nil, nil, nil, l.SRS}
	if len(kinds) > 0 {
		copy(args[4:8], []any{box.Min[0], box.Min[1], box.Max[0], box.Max[1]})
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change,
		min_x, min_y, max_x, max_y, srs_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, args...); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)`,
		l.Name, geometryColumn, common(kinds), l.SRS)
	return err
}

// common is the type of geometry that all of kinds are.
func common(kinds map[string]bool) string {
	if len(kinds) == 1 {
		for k := range kinds {
			return strings.ToUpper(k)
		}
	}
	return "GEOMETRY"
}

// plainName reports whether a name can be a table's: letters, digits and underscores, not first a digit,
// and not the standard's or SQLite's own.
func plainName(name string) bool {
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	lower := strings.ToLower(name)
	return name != "" && !strings.HasPrefix(lower, "gpkg_") && !strings.HasPrefix(lower, "sqlite_") &&
		!strings.HasPrefix(lower, "rtree_")
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
