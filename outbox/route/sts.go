package route

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Mode is what an MTA-STS policy asks for (RFC 8461 §5).
type Mode string

// Modes.
const (
	Enforce Mode = "enforce" // no letter goes to a server that fails
	Testing Mode = "testing" // it goes, and the failure is reported
	NoMode  Mode = "none"    // there is no policy any more
)

// STS is an MTA-STS policy (RFC 8461 §3.2).
type STS struct {
	Mode   Mode
	MX     []string // patterns, as Lookup has names; "*.": any one label
	MaxAge time.Duration
	Text   []string // its lines, for reports
}

// Bounds of a policy: what is longer is none.
const (
	maxPolicy = 64 << 10
	maxMX     = 100
	maxAge    = 31557600 * time.Second // RFC 8461 §3.2
)

// errPolicy says that a policy cannot be read.
var errPolicy = errors.New("no MTA-STS policy")

// parseSTS reads a policy file.
func parseSTS(text string) (p STS, err error) {
	seen := map[string]bool{}
	version, age := "", ""
	for line := range strings.Lines(text) {
		key, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		key, value = strings.TrimSpace(key), strings.Trim(value, " \t")
		if !ok || value == "" {
			continue
		}
		p.Text = append(p.Text, key+": "+value)
		if key == "mx" {
			name, err := Lookup(strings.TrimPrefix(value, "*."))
			if err != nil || name == "" || strings.Contains(name, "*") || len(p.MX) >= maxMX {
				return STS{}, fmt.Errorf("%w: mx %q", errPolicy, value)
			}
			if strings.HasPrefix(value, "*.") {
				name = "*." + name
			}
			p.MX = append(p.MX, strings.TrimSuffix(name, "."))
			continue
		}
		if seen[key] { // all but the first are passed over
			continue
		}
		seen[key] = true
		switch key {
		case "version":
			version = value
		case "mode":
			p.Mode = Mode(value)
		case "max_age":
			age = value
		}
	}
	seconds, err := strconv.ParseUint(age, 10, 40)
	p.MaxAge = min(time.Duration(seconds)*time.Second, maxAge)
	switch {
	case version != "STSv1":
		return STS{}, fmt.Errorf("%w: version %q", errPolicy, version)
	case p.Mode != Enforce && p.Mode != Testing && p.Mode != NoMode:
		return STS{}, fmt.Errorf("%w: mode %q", errPolicy, p.Mode)
	case err != nil:
		return STS{}, fmt.Errorf("%w: max_age %q", errPolicy, age)
	case p.Mode != NoMode && len(p.MX) == 0:
		return STS{}, fmt.Errorf("%w: it names no mx", errPolicy)
	}
	return p, nil
}

// allows reports whether a host is one of the policy's (RFC 8461 §4.1).
func (p STS) allows(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	for _, pattern := range p.MX {
		if rest, wild := strings.CutPrefix(pattern, "*"); wild {
			if label, ok := strings.CutSuffix(host, rest); ok && label != "" && !strings.Contains(label, ".") {
				return true
			}
		} else if pattern == host {
			return true
		}
	}
	return false
}

// policyID reads the TXT records at _mta-sts: the id of the policy, "" where there is not exactly one record
// (RFC 8461 §3.1).
func policyID(records []string) string {
	id, found := "", 0
	for _, r := range records {
		fields := strings.Split(r, ";")
		if strings.TrimRight(fields[0], " \t") != "v=STSv1" || len(fields) < 2 {
			continue
		}
		found++
		for _, f := range fields[1:] {
			if key, value, ok := strings.Cut(strings.Trim(f, " \t"), "="); ok && strings.TrimRight(key, " \t") == "id" && id == "" {
				id = strings.Trim(value, " \t")
			}
		}
	}
	alnum := func(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
	if found != 1 || id == "" || len(id) > 32 || strings.IndexFunc(id, func(r rune) bool { return !alnum(r) }) >= 0 {
		return ""
	}
	return id
}
