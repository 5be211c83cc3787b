package mailauth

import (
	"errors"
	"slices"
	"strings"
)

// testimony is what a front wrote into Authentication-Results about a mail.
type testimony struct {
	spf   spfResult
	dkim  []Signature // that passed
	dmarc string      // a word of RFC 8601 §2.7.4
	from  string      // whom dmarc speaks of
}

// testify reads the fields of the hosts ids. The front writes on top, so of each method the
// topmost field counts: what a sender wrote in the front's name stands below.
func testify(h *header, ids []string) testimony {
	var t testimony
	heard := map[string]bool{}
	for _, at := range h.all("authentication-results") {
		id, results, ok := readResults(h.fields[at].value())
		if !ok || !slices.ContainsFunc(ids, func(own string) bool { return strings.EqualFold(own, id) || id == "" && isMicrosoft(own) }) {
			continue
		}
		here := map[string]bool{}
		for _, r := range results {
			here[r.method] = true
			if !heard[r.method] {
				t.hear(r)
			}
		}
		for method := range here {
			heard[method] = true
		}
	}
	return t
}

// isMicrosoft reports whether a host is one of Microsoft 365, which writes fields without an id, and renames those that
// come with a mail.
func isMicrosoft(host string) bool { return isWithin(strings.ToLower(host), "outlook.com") }

// errFrontDNS is the fault behind a front's temperror.
var errFrontDNS = errors.New("DNS did not answer the front")

// hear takes one result.
func (t *testimony) hear(r methodResult) {
	switch r.method {
	case "spf":
		t.spf.result = r.result
		t.spf.domain = domainIn(r.properties["smtp.mailfrom"])
		if t.spf.domain == "" {
			t.spf.domain, t.spf.helo = domainIn(r.properties["smtp.helo"]), true
		}
		if r.result == resultTempError {
			t.spf.err = errFrontDNS
		}
	case "dkim":
		if r.result == resultPass {
			t.dkim = append(t.dkim, Signature{Domain: domainIn(r.properties["header.d"]), Selector: r.properties["header.s"], Result: resultPass})
		}
	case "dmarc":
		t.dmarc, t.from = r.result, domainIn(r.properties["header.from"])
	}
}

// domainIn returns the domain of an address, or a domain, in the form of domainName.
func domainIn(s string) string {
	s = s[strings.LastIndexByte(s, '@')+1:]
	if name, ok := domainName(s); ok {
		return name
	}
	return ""
}

// believe adds what a front saw and we cannot see any more: a signature that was whole there, a
// policy that was met there. That a front calls a mail forged is not taken from it: SPF and DKIM
// say so here as well, where they do.
func (j *judgement) believe(t testimony, v *verifier, signed []dkimField) {
	for _, s := range t.dkim {
		if s.Domain != "" && (j.proof != fullProof || j.ofList(s.Domain)) {
			j.seen = append(j.seen, s)
			e := evidence{domain: s.Domain, result: s.Result, proof: fullProof}
			for _, own := range signed { // it may have been changed since: only what it names counts
				if own.domain == s.Domain && own.shown.Selector == s.Selector {
					if e.proof, e.gap = v.openFields(own); e.proof > weakProof {
						j.noteList(v, own)
					}
				}
			}
			j.weigh(e)
		}
	}
	if t.dmarc == resultPass && t.from != "" && t.from == j.author.domain {
		j.prove(evidence{isSPF: true, proof: fullProof})
	}
}

// methodResult is one method of an Authentication-Results field.
type methodResult struct {
	method, result string
	properties     map[string]string // "smtp.mailfrom" to its value
}

// readResults reads the value of an Authentication-Results field (RFC 8601 §2.2); ok is false
// where quotes or comments do not end, since then anything may stand for anything. The id is "" where the field
// names none.
func readResults(v string) (id string, results []methodResult, ok bool) {
	parts, ok := splitResults(v)
	if !ok || len(parts[0]) == 0 {
		return "", nil, false
	}
	id = parts[0][0]
	if strings.Contains(id, "=") {
		id = "" // QUIRK: Microsoft 365 begins with a result
	} else {
		parts = parts[1:]
	}
	for _, words := range parts {
		if len(words) == 0 {
			continue
		}
		method, result, is := strings.Cut(words[0], "=")
		if !is {
			continue
		}
		method, _, _ = strings.Cut(method, "/")
		r := methodResult{method: strings.ToLower(method), result: strings.ToLower(result), properties: map[string]string{}}
		for _, w := range words[1:] {
			if name, value, is := strings.Cut(w, "="); is {
				r.properties[strings.ToLower(name)] = value
			}
		}
		results = append(results, r)
	}
	return id, results, true
}

// splitResults splits at semicolons, and each part into words; "a=b" is one word, with quotes
// undone, comments left out and the spaces around its sign as well.
func splitResults(v string) (parts [][]string, ok bool) {
	var words []string
	var word strings.Builder
	end := func() {
		switch w := word.String(); {
		case w == "":
		case len(words) > 0 && (w[0] == '=' || strings.HasSuffix(words[len(words)-1], "=")):
			words[len(words)-1] += w
		default:
			words = append(words, w)
		}
		word.Reset()
	}
	for i := 0; i < len(v); i++ {
		switch c := v[i]; c {
		case '(':
			if i = commentEnd(v, i); i >= len(v) {
				return nil, false
			}
			end()
		case '"':
			from := i + 1
			if i = quoteEnd(v, i); i >= len(v) {
				return nil, false
			}
			word.WriteString(strings.NewReplacer(`\\`, `\`, `\`, "").Replace(v[from:i]))
		case ';':
			end()
			parts, words = append(parts, words), nil
		case ' ', '\t', '\r', '\n':
			end()
		default:
			word.WriteByte(c)
		}
	}
	end()
	return append(parts, words), true
}
