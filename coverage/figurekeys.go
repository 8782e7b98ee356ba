package coverage

// FigureKey describes one figure of a rule, for the table of figures.
type FigureKey struct{ Key, Unit, Zh, En string }
