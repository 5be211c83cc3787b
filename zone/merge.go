package zone

import (
	"fmt"
	"slices"
	"strings"
)

// Published is what stands in DNS for one domain now; what is not there is empty.
type Published struct {
	MX    []string // names of the hosts, without a dot at the end
	SPF   []string // every record that begins with v=spf1
	DMARC string   // of the domain itself
}

// Merge fits records to what their domains have published already: an SPF record is widened instead
// of given a rival, since two are none (RFC 7208 §4.5), and a DMARC policy stays as it is. What a
// person should know before he changes a zone comes back as notes.
func Merge(all []Record, published map[string]Published) (merged []Record, notes []string) {
	for _, r := range all {
		domain := strings.TrimSuffix(r.Name, ".")
		switch {
		case r.Type == "MX":
			ours := strings.TrimSuffix(r.Value[strings.IndexByte(r.Value, ' ')+1:], ".")
			if mx := published[domain].MX; len(mx) > 0 && !has(mx, ours) {
				notes = append(notes, fmt.Sprintf("mail to %s goes to %s today. A new MX takes ALL mail of the domain there, not that of the desk alone. "+
					"To leave it where it is, use a domain of the desk's own (such as help.%s), or let that server hand over by LMTP, a pipe or IMAP (docs/howto.md)",
					domain, strings.Join(mx, ", "), domain))
			}
		case r.Type == "TXT" && strings.HasPrefix(r.Value, "v=spf1"):
			p := published[domain]
			switch len(p.SPF) {
			case 0:
				if len(p.MX) > 0 && strings.HasSuffix(r.Value, " -all") && r.Value != spfHost {
					r.Value = strings.TrimSuffix(r.Value, " -all") + " ~all"
					notes = append(notes, domain+" has mail already and no SPF record: name in it who else sends its mail, then change ~all to -all")
				}
			case 1:
				r.Value = Widen(p.SPF[0], r.Value)
			default:
				notes = append(notes, domain+" has several SPF records, so none counts: make one of them")
			}
		case r.Type == "TXT" && strings.HasPrefix(r.Value, "v=DMARC1"):
			if p := published[strings.TrimPrefix(domain, "_dmarc.")]; p.DMARC != "" {
				notes = append(notes, fmt.Sprintf("%s has a DMARC policy already, which stays: %s", strings.TrimPrefix(domain, "_dmarc."), Plain(p.DMARC)))
				continue
			}
		}
		merged = append(merged, r)
	}
	return merged, notes
}

// Widen adds to an SPF record what another one permits, before its "all" or redirect.
func Widen(present, wanted string) string {
	have := strings.Fields(present)
	for _, term := range strings.Fields(wanted)[1:] {
		if strings.HasSuffix(term, "all") || slices.ContainsFunc(have, func(s string) bool { return strings.EqualFold(strings.TrimPrefix(s, "+"), term) }) {
			continue
		}
		at := len(have)
		for i, s := range have {
			if s = strings.ToLower(s); strings.HasSuffix(s, "all") && len(s) <= 4 || strings.HasPrefix(s, "redirect=") {
				at = i
				break
			}
		}
		have = slices.Insert(have, at, term)
	}
	return strings.Join(have, " ")
}

// Plain is a text of somebody else's, fit for a terminal: one line, bounded.
func Plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '?'
		}
		return r
	}, s)
	if len(s) > 300 {
		s = strings.ToValidUTF8(s[:300], "") + "…"
	}
	return s
}
