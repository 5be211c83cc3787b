package mailauth

import "strings"

// Policies of a DMARC record, from the mildest.
const (
	policyNone       = "none"
	policyQuarantine = "quarantine"
	policyReject     = "reject"
)

// record is a DMARC policy record (RFC 9989 §4.7). Tags that only concern reports are not
// kept; pct= is no longer one.
type record struct {
	p, sp, np     string // a policy; sp and np "" if they are not there
	strictDKIM    bool   // adkim=s
	strictSPF     bool   // aspf=s
	psd           byte   // 'y', 'n', or 'u': unknown
	testing       bool   // t=y: act one step milder than the policy
	withoutPolicy bool   // nothing in it can be acted on
}

// parseRecord reads a TXT record; ok is false if it is not a DMARC record. Unknown tags and
// values that cannot be read are ignored, and of a tag that is there twice the first counts.
func parseRecord(text string) (r record, ok bool) {
	version, rest, _ := strings.Cut(text, ";")
	if name, value, _ := strings.Cut(version, "="); strings.TrimSpace(name) != "v" || strings.TrimSpace(value) != "DMARC1" {
		return record{}, false
	}
	tags := make(map[string]string, 8)
	for tag := range strings.SplitSeq(rest, ";") {
		name, value, ok := strings.Cut(tag, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := tags[name]; ok && !twice && len(name) <= 5 {
			tags[name] = strings.TrimSpace(value)
		}
	}
	is := func(name, value string) bool { return strings.EqualFold(tags[name], value) }
	r = record{psd: 'u', strictDKIM: is("adkim", "s"), strictSPF: is("aspf", "s"), testing: is("t", "y")}
	switch {
	case is("psd", "y"):
		r.psd = 'y'
	case is("psd", "n"):
		r.psd = 'n'
	}
	r.readPolicies(tags)
	return r, true
}

// readPolicies obeys RFC 9989 §4.10.1: without a good p=, or with a bad sp= or np=, a record
// that asks for reports means none, and any other cannot be acted on.
func (r *record) readPolicies(tags map[string]string) {
	good := true
	for _, t := range []struct {
		name string
		to   *string
	}{{"p", &r.p}, {"sp", &r.sp}, {"np", &r.np}} {
		value, there := tags[t.name]
		switch value = strings.ToLower(value); value { // QUIRK: p=REJECT is seen, and clear
		case policyNone, policyQuarantine, policyReject:
			*t.to = value
		default:
			good = good && !there && t.name != "p"
		}
	}
	if !good {
		r.p, r.sp, r.np = policyNone, "", ""
		r.withoutPolicy = !asksForReports(tags["rua"])
	}
}

// asksForReports reports whether one of the URIs of rua= could be one (RFC 3986 §3).
func asksForReports(rua string) bool {
	for uri := range strings.SplitSeq(rua, ",") {
		scheme, rest, ok := strings.Cut(strings.TrimSpace(uri), ":")
		if !ok || scheme == "" || rest == "" || strings.ContainsAny(rest, " \t<>\"") {
			continue
		}
		if !strings.EqualFold(scheme, "mailto") || strings.Contains(rest, "@") {
			return true
		}
	}
	return false
}

// milder is the policy below p (t=y).
func milder(p string) string {
	if p == policyReject {
		return policyQuarantine
	}
	return policyNone
}
