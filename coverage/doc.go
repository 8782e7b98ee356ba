// Package coverage decides who is served, who is not, and what would mend it, measured
// against a plan for the old and the young (一老一小).
//
// A place is CGCS2000 longitude, latitude (EPSG:4490); a length is ground metres on the
// ellipsoid; a floor area is square metres, summed as whole square centimetres; a share is
// compared as an exact fraction and shown in percent. Absent means unknown, never zero, and
// what is unknown never passes.
//
// Nothing here opens a file, a socket or a database, reads a clock or words a sentence:
// intake reads, sqlite keeps, export words, api answers.
package coverage
