package ogc

import "net/http"

// Problem is why a request is not answered: a 400 or a 404.
type Problem struct {
	Status int
	Field  string // of the query, or empty
	Detail string
	Value  string
}

// Error implements error.
func (p *Problem) Error() string { return p.Detail }

func wrong(field, detail, value string) *Problem {
	return &Problem{http.StatusBadRequest, "query." + field, field + ": " + detail, value}
}

func missing(detail string) *Problem { return &Problem{Status: http.StatusNotFound, Detail: detail} }
