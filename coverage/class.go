package coverage

import "slices"

// Class is a set of facilities that answer one need: whoever reaches one of them is served.
type Class int

// The classes.
const (
	ClassCare          Class = iota // what makes a fifteen-minute circle of care for the aged
	ClassComprehensive              // a center with several functions
	ClassDayCare                    // day care
	ClassResidential                // a home to live in
	ClassMutualAid                  // rural stations and mutual-aid homes
	ClassMeals
	ClassLearning
	ClassChildcare // registered and filed (备案) only
	ClassPrimaryMedical
	ClassHospital
	classes
)

var classNames = [classes]string{
	"care", "comprehensive", "day_care", "residential", "mutual_aid", "meals", "learning", "childcare",
	"primary_medical", "hospital",
}

// String returns the class's name as figures have it.
func (c Class) String() string { return classNames[c] }

// ClassNamed returns the class of a name; not ok where there is none.
func ClassNamed(name string) (c Class, ok bool) {
	i := slices.Index(classNames[:], name)
	return Class(i), i >= 0
}

// Classes lists all.
func Classes() []Class {
	all := make([]Class, classes)
	for i := range all {
		all[i] = Class(i)
	}
	return all
}

// classKinds are the kinds that are of a class whatever else is said of them. Care adds homes and
// embedded facilities by what they do; childcare asks for filing besides.
var classKinds = [classes][]FacilityKind{
	ClassCare:           {DayCareCenter, CommunityCareStation, ComprehensiveCareCenter, EmbeddedFacility},
	ClassComprehensive:  {ComprehensiveCareCenter, EmbeddedFacility},
	ClassDayCare:        {DayCareCenter, CommunityCareStation},
	ClassResidential:    {ResidentialCareHome, TownshipCareCenter},
	ClassMutualAid:      {MutualAidHome, RuralCareStation},
	ClassMeals:          {ElderCanteen},
	ClassLearning:       {ElderUniversity, ElderSchool, LearningPoint},
	ClassChildcare:      {ChildcareCenter, ChildcarePoint, KindergartenNursery, EmployerChildcare, HomeChildcare},
	ClassPrimaryMedical: medicalKinds,
	ClassHospital:       {Hospital},
}

// medicalKinds are the facilities that care for the aged is to be near to (standards 3.3, S7).
var medicalKinds = []FacilityKind{
	CommunityHealthCenter, CommunityHealthStation, NursingStation, TownshipClinic, VillageClinic,
}

// has answers whether a facility is of the class: Unknown where its kind, the functions of a home
// or the filing of childcare is. A service without premises is no place to walk to.
//
// Source: standards 3.3 (S5, S6, S7) and ruling 3.00, 11 on functions.
func (c Class) has(f *Facility) Tri {
	switch {
	case f.Mobile != nil && *f.Mobile:
		return No
	case f.Kind == "":
		return Unknown
	case c == ClassCare && (f.Kind == ResidentialCareHome || f.Kind == TownshipCareCenter):
		return Known(f.Embedded != nil && *f.Embedded).Or(f.does(DayCare)).Or(f.does(HomeVisit))
	case !slices.Contains(classKinds[c], f.Kind):
		return No
	case c == ClassChildcare && f.Filed == nil:
		return Unknown
	case c == ClassChildcare:
		return Known(*f.Filed)
	}
	return Yes
}

// does answers whether a facility gives a service; no only where that is stated, or its list is
// declared complete (standards 3.00, 11).
func (f *Facility) does(fn Function) Tri {
	switch {
	case slices.Contains(f.Functions, fn):
		return Yes
	case slices.Contains(f.FunctionsAbsent, fn), f.FunctionsComplete != nil && *f.FunctionsComplete:
		return No
	}
	return Unknown
}
