package format

import (
	"strings"

	"guichet/parser/plain"
)

// CalendarLine sums up an invitation (RFC 5545, 5546) in one line, so that a mail that has
// nothing else can be read: "[Invitation: Planning, 2026-11-02 10:00 - 11:00 Europe/Paris,
// Room 1]". "" if data is no calendar.
func CalendarLine(data string) string {
	c := calendar{props: make(map[string]string)}
	c.read(data)
	if !c.event {
		return ""
	}
	parts := []string{c.props["SUMMARY"], c.when(), c.props["LOCATION"]}
	var said []string
	for _, p := range parts {
		if p = plain.Printable(p); p != "" {
			said = append(said, plain.Cut(p, 200))
		}
	}
	if len(said) == 0 {
		return ""
	}
	word := map[string]string{"CANCEL": "Cancelled", "REPLY": "Answer", "COUNTER": "Proposal"}[strings.ToUpper(c.props["METHOD"])]
	if word == "" {
		word = "Invitation"
	}
	if state := c.props["PARTSTAT"]; word == "Answer" && state != "" {
		word += " " + strings.ToLower(plain.Cut(plain.Printable(state), 20))
	}
	return "[" + word + ": " + strings.Join(said, ", ") + "]"
}

// calendar holds the first event of a calendar.
type calendar struct {
	props map[string]string // by name; times with their zone as "NAME;TZID"
	event bool
	skip  string // the component inside the event that is being stepped over
	done  bool
}

func (c *calendar) read(data string) {
	pending := ""
	for at := 0; at < len(data) && !c.done; {
		var l string
		l, at = plain.CutLine(data, at)
		if l != "" && (l[0] == ' ' || l[0] == '\t') {
			if len(pending) < 1000 { // RFC 5545 §3.1; more of it is not shown
				pending += l[1:]
			}
			continue
		}
		c.line(pending)
		pending = l
	}
	c.line(pending)
}

func (c *calendar) line(l string) {
	head, value, ok := cutContentLine(l)
	if !ok || c.done {
		return
	}
	name, params, _ := strings.Cut(head, ";")
	name = strings.ToUpper(name)
	switch {
	case name == "END" && c.skip != "" && strings.EqualFold(value, c.skip):
		c.skip = ""
	case c.skip != "":
	case name == "BEGIN" && strings.EqualFold(value, "VEVENT"), name == "BEGIN" && strings.EqualFold(value, "VTODO"):
		c.event = true
	case name == "BEGIN" && !strings.EqualFold(value, "VCALENDAR"):
		c.skip = value
	case name == "END" && c.event:
		c.done = true
	case name == "METHOD", name == "SUMMARY", name == "LOCATION", name == "DTSTART", name == "DTEND":
		if c.props[name] == "" {
			c.props[name] = calendarText(value)
			c.props[name+";TZID"] = calendarParam(params, "TZID")
		}
	case name == "ATTENDEE" && c.props["PARTSTAT"] == "":
		c.props["PARTSTAT"] = calendarParam(params, "PARTSTAT")
	}
}

// cutContentLine cuts "NAME;PARAM=\"a:b\":value" at the colon outside quotes.
func cutContentLine(l string) (head, value string, ok bool) {
	quoted := false
	for i := 0; i < len(l); i++ {
		switch {
		case l[i] == '"':
			quoted = !quoted
		case l[i] == ':' && !quoted:
			return l[:i], l[i+1:], true
		}
	}
	return "", "", false
}

func calendarParam(params, name string) string {
	for _, p := range strings.Split(params, ";") {
		if key, value, ok := strings.Cut(p, "="); ok && strings.EqualFold(key, name) {
			return strings.Trim(value, `"`)
		}
	}
	return ""
}

// calendarText undoes RFC 5545 §3.3.11.
func calendarText(s string) string {
	return strings.NewReplacer(`\n`, " ", `\N`, " ", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(s)
}

// when returns start and end as they are written, in the zone that they name.
func (c *calendar) when() string {
	start, end := calendarTime(c.props["DTSTART"]), calendarTime(c.props["DTEND"])
	if start == "" {
		return ""
	}
	if len(end) > 10 && len(start) > 10 && end[:10] == start[:10] {
		end = end[11:]
	}
	s := start
	if end != "" && end != start {
		s += " - " + end
	}
	if strings.HasSuffix(c.props["DTSTART"], "Z") {
		return s + " UTC"
	}
	if zone := c.props["DTSTART;TZID"]; zone != "" && len(zone) < 60 {
		return s + " " + zone
	}
	return s
}

// calendarTime turns 20261102T100000Z into 2026-11-02 10:00.
func calendarTime(v string) string {
	if len(v) < 8 || strings.Trim(v[:8], "0123456789") != "" {
		return ""
	}
	day := v[:4] + "-" + v[4:6] + "-" + v[6:8]
	if len(v) >= 13 && v[8] == 'T' && strings.Trim(v[9:13], "0123456789") == "" {
		return day + " " + v[9:11] + ":" + v[11:13]
	}
	return day
}
