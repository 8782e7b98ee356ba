// Package xlsx writes workbooks: an assessment's report, one sheet a section, and forms to fill in.
// Words, order and rounding are package export's; here are sheets, widths and paper. A text is
// always a text, never a formula. The same content is the same bytes: parts of the archive stand in
// order of their names and bear no time but the as-of date.
package xlsx
