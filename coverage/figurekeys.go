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
	S5: figuresS5, S7: figuresS7,
}
