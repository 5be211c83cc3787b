package mailauth

import (
	"errors"
	"strings"
	"time"
)

// Limits of one signature. Real ones have some 1,500 octets and sign some 40 fields.
const (
	maxSignature = 16 << 10 // octets
	maxSigned    = 200      // names in h=
)

// Results of RFC 8601 §2.7.1 that are used here. policy is a signature that may be good, in a
// form that is not accepted.
const (
	resultPass      = "pass"
	resultFail      = "fail"
	resultPolicy    = "policy"
	resultPermError = "permerror"
	resultTempError = "temperror"
	resultNone      = "none"
)

// dkimField is a DKIM-Signature field (RFC 6376 §3.5), as far as it decides whether and how
// it is verified. The tags that hold the cryptography are left to the module.
type dkimField struct {
	at       int    // its place among the fields
	domain   string // d=, in the form of domainName; "" if it is no domain
	identity string // the domain of i=
	signed   []string
	shown    Signature // for the report; Result is set if it is not worth verifying
}

// readSignature reads field number at of h. now is when x= must not be over.
func readSignature(h *header, at int, now time.Time) dkimField {
	s := dkimField{at: at}
	if len(h.fields[at].raw) > maxSignature {
		s.shown.Result = resultPolicy
		return s
	}
	tags, err := parseTags(h.fields[at].value())
	s.shown.Domain, s.shown.Selector = tags["d"], tags["s"]
	s.signed = strings.Split(strings.ToLower(tags["h"]), ":")
	_, identity, hasIdentity := strings.Cut(tags["i"], "@")
	domain, ok := domainName(tags["d"])
	if _, good := domainName(tags["s"]); !ok || !good || err != nil {
		// Also what an attacker smuggles into the name that is looked up.
		s.shown.Result = resultPermError
		return s
	}
	s.domain, s.identity = domain, domain
	if hasIdentity {
		s.identity, _ = domainName(identity)
	}
	_, partial := tags["l"]
	switch expires := tags["x"]; {
	case partial || len(s.signed) > maxSigned:
		// RFC 6376 §8.2: what follows the l= octets could be anybody's.
		s.shown.Result = resultPolicy
	case !isWithin(s.identity, domain), expires != "" && isOver(expires, now):
		s.shown.Result = resultPermError
	}
	return s
}

// isOver reports whether the time of x= is past; one that cannot be read is.
func isOver(x string, now time.Time) bool {
	var at int64
	for _, r := range x {
		if r < '0' || r > '9' || at > 1<<50 {
			return true
		}
		at = at*10 + int64(r-'0')
	}
	return now.Unix() > at
}

var errTags = errors.New("not a tag list")

// parseTags reads a tag list (RFC 6376 §3.2) and takes all white space out of its values:
// none of those that are read here may have any. What was read before an error is returned
// too.
func parseTags(list string) (map[string]string, error) {
	tags := make(map[string]string, 12)
	for tag := range strings.SplitSeq(list, ";") {
		name, value, ok := strings.Cut(tag, "=")
		name = strings.TrimSpace(name)
		_, twice := tags[name]
		switch {
		case !ok && name == "":
			continue // after the last semicolon
		case !ok || twice:
			return tags, errTags
		}
		tags[name] = strings.Join(strings.FieldsFunc(value, isSpace), "")
	}
	return tags, nil
}

func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\r' || r == '\n' }
