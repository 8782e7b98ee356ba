package coverage

// FigureKey describes one of a rule's figures for a reader.
type FigureKey struct {
	Key  string // snake_case
	Unit string // "" where it is a word or has none
	Zh   string
	En   string
}

// FigureKeys lists the keys that a rule's results, findings and bases may carry. docs/figures.md
// is generated from it.
var FigureKeys = map[Rule][]FigureKey{
	A6: figuresA6, A7: figuresA7, A8: figuresA8, A9: figuresA9, A10: figuresA10,
	A11: figuresA11, A12: figuresA12, A13: figuresA13, A14: figuresA14, ReportedRule: figuresReported,
}
