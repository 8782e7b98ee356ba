package api

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"yikezhong/coverage"
)

// Problem is an error as it is answered (RFC 9457).
type Problem struct {
	Type     string           `json:"type" doc:"always about:blank: code tells kinds apart"`
	Title    string           `json:"title"`
	Status   int              `json:"status"`
	Code     string           `json:"code" doc:"stable, for programs: not_found, invalid, conflict …"`
	Detail   string           `json:"detail" doc:"what is wrong and what would mend it"`
	Instance string           `json:"instance,omitempty" doc:"id of the request, as in X-Request-Id and the log"`
	Errors   []FieldFault     `json:"errors,omitempty" doc:"each field at fault"`
	Example  string           `json:"example,omitempty" doc:"a request that works"`
	Revision json.RawMessage  `json:"revision,omitempty" doc:"null for a refused upload: nothing landed"`
	Accepted int              `json:"accepted,omitempty"`
	Rejected int              `json:"rejected,omitempty"`
	Issues   []coverage.Issue `json:"issues,omitempty" doc:"each fault of an upload"`

	retryAfter string
	header     http.Header // more of them
	cause      error
}

// FieldFault is one field at fault.
type FieldFault struct {
	Field   string `json:"field" doc:"where, as body.as_of or query.bbox"`
	Message string `json:"message"`
	Value   any    `json:"value,omitempty"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Detail }

// Unwrap returns what caused it.
func (p *Problem) Unwrap() error { return p.cause }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	maps.Copy(h, p.header)
	if p.retryAfter != "" {
		h.Set("Retry-After", p.retryAfter)
	}
	return h
}

// kinds turns kinds of failure into statuses: the one table of them.
var kinds = []struct {
	err    error
	status int
	code   string
}{
	{coverage.ErrNotFound, http.StatusNotFound, "not_found"},
	{coverage.ErrConflict, http.StatusConflict, "conflict"},
	{coverage.ErrTooLarge, http.StatusRequestEntityTooLarge, "too_large"},
	{coverage.ErrUnsupported, http.StatusUnsupportedMediaType, "unsupported"},
	{coverage.ErrInvalid, http.StatusUnprocessableEntity, "invalid"},
	{coverage.ErrUnavailable, http.StatusServiceUnavailable, "unavailable"},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "timeout"},
	{context.Canceled, 499, "canceled"},
}

// codes name statuses that no kind stands behind.
var codes = map[int]string{
	http.StatusBadRequest: "bad_request", http.StatusUnauthorized: "unauthorized", http.StatusForbidden: "forbidden", http.StatusNotFound: "not_found",
	http.StatusMethodNotAllowed: "method_not_allowed", http.StatusRequestTimeout: "timeout",
	http.StatusRequestEntityTooLarge: "too_large", http.StatusUnsupportedMediaType: "unsupported",
	http.StatusMisdirectedRequest: "wrong_host", http.StatusUnprocessableEntity: "invalid",
	http.StatusTooManyRequests: "busy", http.StatusServiceUnavailable: "unavailable",
	http.StatusInternalServerError: "internal",
}

func problem(status int, detail string) *Problem {
	title := http.StatusText(status)
	if title == "" {
		title = "Client Closed Request" // 499 has no registered name
	}
	return &Problem{Type: "about:blank", Title: title, Status: status, Code: codes[status], Detail: detail}
}

// fault is a 422 that names one field.
func fault(field, message string, value any) *Problem {
	p := problem(http.StatusUnprocessableEntity, field+": "+message)
	p.Errors = []FieldFault{{Field: field, Message: message, Value: value}}
	return p
}

func busy(status int, retryAfter, detail string) *Problem {
	p := problem(status, detail)
	p.retryAfter = retryAfter
	return p
}

// asProblem turns any error into what is answered. What is not the caller's doing says only
// that it happened: the log has the rest.
func asProblem(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	for _, k := range kinds {
		if errors.Is(err, k.err) {
			p := problem(k.status, err.Error())
			p.Code, p.cause = k.code, err
			if k.status == http.StatusServiceUnavailable {
				p.retryAfter = "2"
			}
			if k.err == coverage.ErrUnavailable { // whose words name machines
				p.Detail = "the store does not answer now; ask again soon"
			}
			return p
		}
	}
	p = problem(http.StatusInternalServerError, "something went wrong here; the log has it under this instance")
	p.cause = err
	return p
}

// fromHuma turns what huma found wrong with a request into a Problem.
func fromHuma(e *huma.ErrorModel) *Problem {
	p := problem(e.Status, e.Detail)
	for _, d := range e.Errors {
		p.Errors = append(p.Errors, FieldFault{Field: d.Location, Message: d.Message, Value: short(d.Value)})
	}
	if e.Status == http.StatusUnprocessableEntity && len(p.Errors) > 0 {
		p.Detail = p.Errors[0].Field + ": " + p.Errors[0].Message
	}
	if e.Status >= 500 {
		p.Detail = "something went wrong here; the log has it under this instance"
		p.Errors = nil
	}
	return p
}

// short keeps an echoed value from being as long as the request.
func short(v any) any {
	if b, err := json.Marshal(v); err != nil || len(b) > 200 {
		return nil
	}
	return v
}
