package zone

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// stringOctets is how long one string of a TXT record may be (RFC 1035 §3.3).
const stringOctets = 255

// BIND writes records as a zone file has them (RFC 1035 §5.1), each below a comment that says what
// it is for. Those that others publish are comments.
func BIND(all []Record) string {
	var b strings.Builder
	why := ""
	for _, r := range all {
		if r.Why != why {
			why = r.Why
			fmt.Fprintf(&b, "; %s\n", why)
		}
		if r.Elsewhere {
			b.WriteString("; ")
		}
		value := r.Value
		if r.Type == "TXT" {
			value = quoted(value)
		}
		fmt.Fprintf(&b, "%s\t3600\tIN\t%s\t%s\n", r.Name, r.Type, value)
	}
	return b.String()
}

// quoted is a text as one or several strings of a zone file.
func quoted(text string) string {
	var parts []string
	for chunk := range slices.Chunk([]byte(text), stringOctets) {
		var b strings.Builder
		for _, c := range chunk {
			switch {
			case c == '"' || c == '\\':
				b.WriteByte('\\')
				b.WriteByte(c)
			case c < ' ' || c > '~':
				fmt.Fprintf(&b, "\\%03d", c)
			default:
				b.WriteByte(c)
			}
		}
		parts = append(parts, `"`+b.String()+`"`)
	}
	if len(parts) > 1 {
		return "( " + strings.Join(parts, "\n\t\t\t\t  ") + " )"
	}
	return strings.Join(parts, " ")
}

// Panel writes records to copy into the form of a DNS provider: names as they stand in their zone
// ("@" is the zone itself), texts in one piece and without quotes.
func Panel(all []Record) string {
	var b strings.Builder
	var zones []string
	for _, r := range all {
		if z := Zone(r.Name); !r.Elsewhere && !slices.Contains(zones, z) {
			zones = append(zones, z)
		}
	}
	for _, z := range zones {
		fmt.Fprintf(&b, "Zone %s\n", z)
		for _, r := range all {
			if r.Elsewhere || Zone(r.Name) != z {
				continue
			}
			name := strings.TrimSuffix(r.Name, ".")
			if name == z {
				name = "@"
			}
			name = strings.TrimSuffix(name, "."+z)
			priority, value, isMX := strings.Cut(r.Value, " ")
			if isMX = isMX && r.Type == "MX"; !isMX {
				value = r.Value
			}
			if r.Type != "TXT" {
				value = strings.TrimSuffix(value, ".")
			}
			fmt.Fprintf(&b, "  Type      %s\n  Name      %s\n", r.Type, name)
			if isMX {
				fmt.Fprintf(&b, "  Priority  %s\n", priority)
			}
			fmt.Fprintf(&b, "  Value     %s\n\n", value)
		}
	}
	for _, r := range all {
		if r.Elsewhere {
			fmt.Fprintf(&b, "%s\n  Reverse name (PTR)  %s\n\n", r.Why, strings.TrimSuffix(r.Value, "."))
		}
	}
	return b.String()
}

// Zone is the zone in which a provider keeps a name, as far as the public suffix list tells: the
// name's registered domain, without a dot at the end.
func Zone(name string) string {
	name = strings.TrimSuffix(name, ".")
	if z, err := publicsuffix.EffectiveTLDPlusOne(name); err == nil {
		return z
	}
	return name
}
