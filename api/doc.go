// Package api answers over HTTP: it turns a request into a question to coverage, and the answer
// into bytes. Coordinates go in and out as longitude, latitude (RFC 7946); dates are ISO 8601
// days; an error is problem+json (RFC 9457) with a code, and an example of a request that works.
//
// No figure is made here and no sentence is worded here. A handler takes a typed input and
// returns a typed output; the OpenAPI document is made from those types. Requests read the
// current World of a workspace without locks. Who may do what is one table, access.go. Without
// tokens only loopback is listened on; Host and Origin are checked against other sites.
package api
