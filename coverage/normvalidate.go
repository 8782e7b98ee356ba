package coverage

import (
	"errors"
	"slices"
)

// Validate returns every fault of the norm as one error that joins *PlanFault, or nil.
func (n *Norm) Validate() error {
	c := planCheck{}
	c.when(!ValidSlug(n.ID), "id", "must be 1 to 63 of a-z, 0-9 and hyphen", "city-2026-30")
	c.when(n.Name.Zh == "", "name.zh", "is missing", "name: {zh: 某市新建居住区配建标准}")
	c.when(n.Document.Title == "", "document.title", "is missing", "document: {title: 某市规定, number: 某政发〔2026〕1号}")
	c.when(n.Clause == "", "clause", "is missing: no figure goes without its place", "clause: 第二条")
	c.when(n.Rule != A1 && (n.Rule != A4 || !n.ReferenceOnly), "rule", "only A1 can be adopted", "rule: A1")
	c.when(n.Value.Rat().Sign() <= 0, "value", "must be above zero", "value: 20")
	c.when(n.Unit == "", "unit", "is missing", "unit: ㎡/百户")
	c.when(!slices.Contains([]AppliesTo{NewAreas, NewUrbanAreas, ExistingAreas}, n.AppliesTo), "applies_to",
		"must be new, new_urban or existing", "applies_to: new")
	c.when(n.EffectiveTo.NotAfter(n.EffectiveFrom) == Yes && n.EffectiveTo != n.EffectiveFrom, "effective_to",
		"is before effective_from", "effective_to: 2030-12-31")
	return errors.Join(c.all()...)
}
