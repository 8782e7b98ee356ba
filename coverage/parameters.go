package coverage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Parameters are the defaults of ours (◇) that answer where the plans are silent. Every one is
// shown with the result it made. A plan's file overrides the default, a question overrides the
// plan. docs/parameters.md is generated from the tags.
type Parameters struct {
	Detour              float64 `json:"detour" default:"1.3" unit:"ratio" min:"1" max:"3" zh:"绕行系数" why:"Where there is no network, the straight line times this stands for the walk; the result is labelled as a screening."`
	ReachCapM           int     `json:"reach_cap_m" default:"2000" unit:"m" min:"100" max:"10000" zh:"可达距离上限" why:"Beyond it a demand point is unreached; no threshold in use is longer."`
	SnapM               int     `json:"snap_m" default:"100" unit:"m" min:"1" max:"1000" zh:"接路距离上限" why:"A home or facility farther than this from every way is not on the network: not assessable (standards 3.3, S5)."`
	PieceM              int     `json:"piece_m" default:"100" unit:"m" min:"0" max:"100000" zh:"孤立路段长度下限" why:"A piece of the network with less way in it leads nowhere; nothing is brought to it."`
	StepExtraM          float64 `json:"step_extra_m_per_m" default:"0" unit:"m/m" min:"0" max:"10" zh:"台阶每米附加" why:"Metres that a metre of steps counts for beyond its length; no plan asks for any. Fruin (1971) measures stairs at about half the speed of the flat: 1 stands for that."`
	CrossingExtraM      float64 `json:"crossing_extra_m" default:"0" unit:"m" min:"0" max:"500" zh:"每次过街附加" why:"Metres that each crossing of a street counts for where the data has crossings; no plan asks for any. The mean wait at a signal (C-g)²/2C (HCM 2010) is 30 s for a cycle of 90 s with 16 s of green: 30 m at 1.0 m/s."`
	LatticeM            float64 `json:"lattice_m" default:"25" unit:"m" min:"5" max:"500" zh:"需求点间距" why:"Spacing of demand points in an estate without dwellings; finer than any threshold's tolerance."`
	CircleM             int     `json:"circle_m" default:"1000" unit:"m" min:"50" max:"10000" zh:"15分钟步行距离" why:"Upper end of the walking distance GB 50180-2018 table 3.0.4 gives for fifteen minutes."`
	ElderlyM            int     `json:"elderly_m" default:"720" unit:"m" min:"50" max:"10000" zh:"老年人15分钟步行距离" why:"0.8 m/s for 900 s: the walking speed measured for people over 65."`
	StrictM             int     `json:"strict_m" default:"700" unit:"m" min:"50" max:"10000" zh:"从严步行距离" why:"The radius two provinces set for a quarter-hour circle."`
	FiveMinuteM         int     `json:"five_minute_m" default:"300" unit:"m" min:"50" max:"10000" zh:"5分钟步行距离" why:"GB 50180-2018 table 3.0.4, five minutes; also the reference radius for pooling and childcare."`
	AreaServedShare     float64 `json:"area_served_share" default:"0.5" unit:"share" min:"0.01" max:"1" zh:"小区覆盖判定比例" why:"An estate counts as served when this share of its demand points is (standards 3.00, 26)."`
	AdjoiningM          int     `json:"adjoining_m" default:"50" unit:"m" min:"1" max:"1000" zh:"毗邻距离" why:"Same site or adjoining; no plan states a distance."`
	NearM               int     `json:"near_m" default:"300" unit:"m" min:"1" max:"5000" zh:"邻近距离" why:"Near; no plan states a distance."`
	NearbyM             int     `json:"nearby_m" default:"500" unit:"m" min:"1" max:"5000" zh:"附近距离" why:"Outer class of nearness."`
	BoundaryM           int     `json:"boundary_m" default:"20" unit:"m" min:"0" max:"1000" zh:"边界容差" why:"A facility nearer than this to a boundary keeps its stated unit, flagged."`
	DuplicateM          int     `json:"duplicate_m" default:"30" unit:"m" min:"0" max:"1000" zh:"疑似重复距离" why:"Two records of like name nearer than this may be one site."`
	NewFrom             Date    `json:"new_from" default:"2021-01-01" unit:"date" zh:"新建认定起始日" why:"A project is new from the day its duty starts; the region's plan says from 2021."`
	PhaseShare          float64 `json:"phase_share" default:"0.5" unit:"share" min:"0.01" max:"1" zh:"分期完成比例" why:"Rooms not in the first phase must be complete before this share of the housing (adopted norm)."`
	PhaseShareEqual     bool    `json:"phase_share_equal" default:"false" zh:"恰为该比例是否算满足" why:"Exactly the share is not before it; the reading is switchable."`
	HandoverDays        int     `json:"handover_days" default:"0" unit:"days" min:"0" max:"3650" zh:"移交宽限天数" why:"Handed over no later than the residents' delivery; no plan gives grace."`
	PopulationYears     int     `json:"population_years" default:"1" unit:"years" min:"0" max:"20" zh:"人口年份容差" why:"A rate's population is of the as-of year, one year either way, or it is flagged."`
	ReportedPoints      float64 `json:"reported_points" default:"5" unit:"percentage points" min:"0" max:"100" zh:"填报差异阈值" why:"A reported figure further than this from the computed one is flagged."`
	BedsBasis           string  `json:"beds_basis" default:"all" enum:"all,institutions" zh:"床位口径" why:"National statistics count institution, community and mutual-aid beds; GB 50437 institutions only."`
	PerCapitaBasis      string  `json:"per_capita_basis" default:"" enum:",land,floor" zh:"人均面积口径" why:"Land or floor area: not settled by the plan; unset keeps the row for review with both printed."`
	EnterpriseUnits     string  `json:"enterprise_units" default:"" enum:",counted,excluded" zh:"政企合一单位是否计入分母" why:"Unset prints both rates; the row is for review where they differ in verdict."`
	DevelopmentZones    string  `json:"development_zones" default:"" enum:",counted,excluded" zh:"开发区是否计入旗县区" why:"Unset prints both; for review where they differ in verdict."`
	RuralUnits          string  `json:"rural_units" default:"villages" enum:"villages,townships" zh:"农村牧区分母" why:"The plan does not say whether villages or townships are covered."`
	ManagedUnits        bool    `json:"managed_units" default:"true" zh:"含代管区" why:"Divisions managed by the plan's own belong to its territory; shown apart too."`
	MobileCounts        bool    `json:"mobile_counts" default:"false" zh:"流动服务是否计入" why:"A service without premises is shown apart and not counted."`
	PersonsPerHousehold float64 `json:"persons_per_household" default:"2.62" unit:"persons" min:"1" max:"8" zh:"户均人口" why:"Only where residents are missing, and the result is then for review: the 2020 census's national mean."`
	PublicElders        int     `json:"public_elders" default:"5" unit:"persons" min:"0" max:"100" zh:"小数隐藏阈值" why:"Figures of fewer elders are not for the public."`
}

// DefaultParameters returns every parameter at its default.
func DefaultParameters() Parameters {
	var p Parameters
	v := reflect.ValueOf(&p).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		def := f.Tag.Get("default")
		if f.Type.Kind() == reflect.String || f.Type == reflect.TypeFor[Date]() {
			def = strconv.Quote(def)
		}
		if err := json.Unmarshal([]byte(def), v.Field(i).Addr().Interface()); err != nil {
			panic(fmt.Sprintf("default of parameter %s: %v", f.Name, err)) // a tag above is wrong
		}
	}
	return p
}

// With returns p changed by overrides, keyed by JSON names. An unknown name, a wrong type or a
// value out of range is ErrInvalid and names the parameter.
func (p Parameters) With(overrides map[string]any) (Parameters, error) {
	if len(overrides) == 0 {
		return p, nil
	}
	b, err := json.Marshal(overrides)
	if err != nil {
		return p, fmt.Errorf("parameters: %w: %w", ErrInvalid, err)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return p, fmt.Errorf("parameters: %w: %w", ErrInvalid, err)
	}
	return p, p.Validate()
}

// Validate names the first parameter that is out of range.
func (p Parameters) Validate() error {
	v := reflect.ValueOf(p)
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if enum, ok := f.Tag.Lookup("enum"); ok {
			if !slices.Contains(strings.Split(enum, ","), v.Field(i).String()) {
				return fmt.Errorf("parameter %s: %q is not one of %q: %w", name, v.Field(i).String(), enum, ErrInvalid)
			}
		}
		n, numeric := number(v.Field(i))
		if lo, ok := f.Tag.Lookup("min"); numeric && ok {
			least, _ := strconv.ParseFloat(lo, 64)
			most, _ := strconv.ParseFloat(f.Tag.Get("max"), 64)
			if !(n >= least && n <= most) {
				return fmt.Errorf("parameter %s: %v is not between %v and %v: %w", name, n, least, most, ErrInvalid)
			}
		}
	}
	return nil
}

func number(v reflect.Value) (float64, bool) {
	switch v.Kind() {
	case reflect.Int:
		return float64(v.Int()), true
	case reflect.Float64:
		return v.Float(), true
	}
	return 0, false
}

// ParameterDoc describes one parameter for a reader.
type ParameterDoc struct{ Name, Zh, Unit, Default, Min, Max, Enum, Why string }

// ParameterDocs describes all parameters, in the order they are declared.
func ParameterDocs() []ParameterDoc {
	t := reflect.TypeFor[Parameters]()
	docs := make([]ParameterDoc, t.NumField())
	for i := range docs {
		tag := t.Field(i).Tag
		docs[i] = ParameterDoc{
			Name: tag.Get("json"), Zh: tag.Get("zh"), Unit: tag.Get("unit"), Default: tag.Get("default"),
			Min: tag.Get("min"), Max: tag.Get("max"), Enum: tag.Get("enum"), Why: tag.Get("why"),
		}
	}
	return docs
}
