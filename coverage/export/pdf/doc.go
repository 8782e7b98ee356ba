// Package pdf puts an assessment's report and notices on paper: A4, Chinese wrapped as it is set by
// hand, maps drawn as lines and areas. Words, order and rounding are package export's; here are
// pages. A map is a drawing and decides nothing. The same content is the same bytes.
//
// The font is Noto Sans SC (font/OFL.txt) with the characters of GBK, in the binary, so that no
// machine's fonts matter; a character that it lacks is printed as 〓 (docs/adr/0026).
package pdf
