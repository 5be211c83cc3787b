package format

import (
	"bytes"
	"io"
	"strings"

	"guichet/parser/charset"
	"guichet/parser/plain"
	"guichet/parser/transfer"
)

// maxCardValue bounds what is read of one property: a picture is skipped.
const maxCardValue = 1000

// CardLine sums up the first vCard (RFC 6350, and the versions before it) in one line, so
// that a mail that has nothing else can be read: "[Contact: Zoe Martin, Example Ltd,
// zoe@example.org, +33 1 23 45 67 89]". "" if data is no vCard.
func CardLine(data string) string {
	var c card
	c.read(data)
	if c.name == "" {
		c.name = c.structured
	}
	var said []string
	for _, v := range []string{c.name, c.org, c.email, c.phone} {
		if v = plain.Printable(v); v != "" {
			said = append(said, plain.Cut(v, 200))
		}
	}
	if len(said) == 0 {
		return ""
	}
	return "[Contact: " + strings.Join(said, ", ") + "]"
}

// card holds the first value of each property.
type card struct {
	begun, done bool

	name, structured  string // FN, else what N gives
	org, email, phone string
}

// read follows the lines up to the end of the first card, also one without END.
func (c *card) read(data string) {
	pending, soft := "", false // soft: a soft line break of quoted-printable
	for at := 0; at < len(data) && !c.done; {
		var l string
		l, at = plain.CutLine(data, at)
		more := l
		switch {
		case soft:
			pending = strings.TrimSuffix(pending, "=")
		case l != "" && (l[0] == ' ' || l[0] == '\t'): // RFC 6350 §3.2
			more = l[1:]
		default:
			c.line(pending)
			pending, soft = l, strings.HasSuffix(l, "=") && quotedCard(l)
			continue
		}
		if len(pending) < maxCardValue { // more of it is not shown
			pending += more
		}
		soft = soft && strings.HasSuffix(l, "=")
	}
	c.line(pending)
}

// quotedCard reports whether a property of vCard 2.1 is quoted-printable.
func quotedCard(l string) bool {
	head, _, ok := cutContentLine(l[:min(len(l), maxCardValue)])
	return ok && strings.Contains(strings.ToUpper(head), "QUOTED-PRINTABLE")
}

func (c *card) line(l string) {
	if c.done || l == "" {
		return
	}
	head, value, ok := cutContentLine(plain.Cut(l, 2*maxCardValue))
	if !ok {
		return
	}
	name, params, _ := strings.Cut(head, ";")
	name = strings.ToUpper(strings.TrimSpace(name[strings.LastIndexByte(name, '.')+1:])) // item1.EMAIL
	switch {
	case name == "BEGIN":
		c.begun = c.begun || strings.EqualFold(strings.TrimSpace(value), "VCARD")
		return
	case !c.begun:
		return
	case name == "END":
		c.done = true
		return
	}
	slot := c.slot(name)
	if slot == nil || *slot != "" {
		return
	}
	value = decodeCard(params, value)
	switch name {
	case "N":
		*slot = fullName(value)
	case "ORG":
		*slot = strings.Join(cardFields(value), ", ")
	case "TEL", "EMAIL":
		*slot = cardText(strings.TrimPrefix(strings.TrimPrefix(value, "tel:"), "mailto:"))
	default:
		*slot = cardText(value)
	}
}

// slot returns where a property's value goes; nil for those that are not shown.
func (c *card) slot(name string) *string {
	switch name {
	case "FN":
		return &c.name
	case "N":
		return &c.structured
	case "ORG":
		return &c.org
	case "EMAIL":
		return &c.email
	case "TEL":
		return &c.phone
	}
	return nil
}

// decodeCard undoes the encoding of vCard 2.1, in the charset that it names.
func decodeCard(params, value string) string {
	if !strings.Contains(strings.ToUpper(params), "QUOTED-PRINTABLE") {
		return value
	}
	b, err := io.ReadAll(transfer.NewQPReader([]byte(value)))
	if err != nil {
		return value
	}
	return charset.DecodeText(bytes.TrimRight(b, "\r\n"), calendarParam(params, "CHARSET"))
}

// cardText undoes RFC 6350 §3.4, which is RFC 5545's.
func cardText(s string) string { return strings.TrimSpace(calendarText(s)) }

// cardFields cuts a structured value at the semicolons that no backslash escapes, and
// leaves out what is empty.
func cardFields(s string) []string {
	var fields []string
	from := 0
	for i := 0; i <= len(s); i++ {
		switch {
		case i == len(s) || s[i] == ';':
			if f := cardText(s[from:i]); f != "" {
				fields = append(fields, f)
			}
			from = i + 1
		case s[i] == '\\':
			i++
		}
	}
	if from < len(s) { // it ends in a backslash
		fields = append(fields, cardText(s[from:]))
	}
	return fields
}

// fullName puts "Martin;Zoe;;Dr.;" the way people say it: given name first.
func fullName(value string) string {
	f := cardFields(value)
	if len(f) < 2 {
		return strings.Join(f, " ")
	}
	return f[1] + " " + f[0]
}
