package coverage

// The words that a plan may use, as plans spell them. planvalidate_test.go holds these lists
// against the constants.
var (
	rules = words(S1, S2, S3, S4, S5, S6, S7, S8, S9,
		A1, A2, A3, A4, A5, A6, A7, A8, A9, A10, A11, A12, A13, A14, A15, ReportedRule)
	ops       = words(AtLeast, Below, AllOf, Increase, Forecast, Qualitative, NoOp)
	natures   = words(Obligatory, Anticipatory, Unspecified)
	appliesTo = words(Everything, NewAreas, NewUrbanAreas, ExistingAreas, UrbanSubdistricts,
		UrbanCommunities, Rural, CityProper)
	facilityKinds = words(ComprehensiveCareCenter, EmbeddedFacility, TownshipCareCenter, DayCareCenter,
		CommunityCareStation, ResidentialCareHome, MutualAidHome, RuralCareStation, ElderCanteen,
		ElderUniversity, ElderSchool, LearningPoint, ChildcareCenter, ChildcarePoint, KindergartenNursery,
		EmployerChildcare, HomeChildcare, CommunityHealthCenter, CommunityHealthStation, NursingStation,
		Hospital, TownshipClinic, VillageClinic)
	functions = words(FullCare, DayCare, HomeVisit, Guidance, HomeCareBeds, Meals, Bathing, Rehabilitation)
)

func words[T ~string](all ...T) []string {
	s := make([]string, len(all))
	for i, w := range all {
		s[i] = string(w)
	}
	return s
}

// ruleArgs are the arguments that each rule may read and must be given, by their JSON names.
// A rule that is not listed reads none.
var ruleArgs = map[Rule]struct{ must, may []string }{
	S1: {nil, []string{"functions", "functions_of", "contracted", "embedded_only", "least"}},
	S2: {nil, []string{"functions", "functions_of", "contracted"}},
	S3: {nil, []string{"assigned", "day_care_only"}},
	S6: {[]string{"kinds"}, []string{"kinds"}},
	S7: {nil, []string{"kinds", "nearness"}},
	S8: {[]string{"kinds", "per"}, []string{"kinds", "per", "least"}},

	A1:  {[]string{"purpose"}, []string{"purpose"}},
	A4:  {[]string{"purpose"}, []string{"purpose"}},
	A5:  {[]string{"purpose"}, []string{"purpose"}},
	A11: {[]string{"per"}, []string{"per", "kinds", "least", "count", "designation", "designation_min", "public_only"}},
	A12: {[]string{"count"}, []string{
		"count", "kinds", "designation", "designation_min", "works", "opened_from", "filed",
	}},
	A13: {[]string{"residents"}, []string{"residents"}},
	A14: {nil, []string{"community_too"}},
	A15: {nil, []string{"purpose"}},
}

// argExamples show how a plan file gives an argument that is needed.
var argExamples = map[string]string{
	"kinds":     "args: {kinds: [elder_school]}",
	"per":       "args: {per: township}",
	"purpose":   "args: {purpose: elders}",
	"count":     "args: {count: facilities}",
	"residents": "args: {residents: dependent}",
}
