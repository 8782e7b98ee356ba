package coverage

import (
	"encoding/json"
	"fmt"
	"time"
)

// Date is a calendar day, or a month or year of which the day is not known: ledgers often
// say 2022.6. It keeps the first and the last day it may be, so that a comparison which the
// missing day decides answers Unknown instead of guessing. The zero Date is absent.
//
// As JSON it is "2022-06-15", "2022-06" or "2022".
type Date struct{ first, last int32 } // days since 1970-01-01, plus one: 0 is absent

// Day returns the date of one day.
func Day(year int, month time.Month, day int) Date {
	n := dayNumber(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
	return Date{n, n}
}

// YearEnd returns 31 December, the day on which a deadline "by year" falls (standards 3.00, 22).
func YearEnd(year int) Date { return Day(year, time.December, 31) }

// ParseDate reads "2022-06-15", "2022-06" or "2022".
func ParseDate(s string) (Date, error) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		switch len(layout) {
		case 10:
			return Date{dayNumber(t), dayNumber(t)}, nil
		case 7:
			return Date{dayNumber(t), dayNumber(t.AddDate(0, 1, -1))}, nil
		default:
			return Date{dayNumber(t), dayNumber(t.AddDate(1, 0, -1))}, nil
		}
	}
	return Date{}, fmt.Errorf("date %q is not like 2022-06-15, 2022-06 or 2022: %w", s, ErrInvalid)
}

func dayNumber(t time.Time) int32 { return int32(t.Unix()/86400) + 1 }

func civil(n int32) time.Time { return time.Unix(int64(n-1)*86400, 0).UTC() }

// IsZero reports whether the date is absent.
func (d Date) IsZero() bool { return d == Date{} }

// Exact reports whether the day is known.
func (d Date) Exact() bool { return !d.IsZero() && d.first == d.last }

// Year returns the year of the first day the date may be.
func (d Date) Year() int { return civil(d.first).Year() }

// NotAfter answers whether d is on or before other; Unknown where either is absent or the
// missing day decides.
func (d Date) NotAfter(other Date) Tri {
	switch {
	case d.IsZero() || other.IsZero():
		return Unknown
	case d.last <= other.first:
		return Yes
	case d.first > other.last:
		return No
	}
	return Unknown
}

// DaysUntil returns the days from d to other by their first days: positive where other is later.
func (d Date) DaysUntil(other Date) int { return int(other.first - d.first) }

// AddDays returns the date n days later.
func (d Date) AddDays(n int) Date { return Date{d.first + int32(n), d.last + int32(n)} }

// String returns the date as JSON has it, without quotes; the empty string where absent.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	first, last := civil(d.first), civil(d.last)
	switch {
	case first == last:
		return first.Format(time.DateOnly)
	case first.Month() == last.Month():
		return first.Format("2006-01")
	}
	return first.Format("2006")
}

// MarshalJSON implements json.Marshaler.
func (d Date) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON implements json.Unmarshaler; null and "" are absent.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("date: %w", err)
	}
	*d = Date{}
	if s == nil || *s == "" {
		return nil
	}
	parsed, err := ParseDate(*s)
	*d = parsed
	return err
}

// Tri is an answer that may be unknown.
type Tri int8

// The three answers.
const (
	Unknown Tri = iota
	Yes
	No
)

// Known turns a definite answer into a Tri.
func Known(b bool) Tri {
	if b {
		return Yes
	}
	return No
}

// And is Yes if both are, No if either is.
func (t Tri) And(o Tri) Tri {
	switch {
	case t == No || o == No:
		return No
	case t == Yes && o == Yes:
		return Yes
	}
	return Unknown
}

// Or is Yes if either is, No if both are.
func (t Tri) Or(o Tri) Tri { return t.Not().And(o.Not()).Not() }

// Not swaps Yes and No.
func (t Tri) Not() Tri {
	switch t {
	case Yes:
		return No
	case No:
		return Yes
	}
	return Unknown
}
