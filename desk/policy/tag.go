package policy

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"guichet/ticket"
)

// maxTags bounds how many tags of one subject are read.
const maxTags = 10

// Tag is how a support address's letters name a ticket in their subjects: "[#12]", or "[Example #12]".
func (a SupportAddress) Tag(n ticket.Number) string {
	return fmt.Sprintf("[%s#%d]", tagBegin(a.SubjectTag), n)
}

// tagBegin is what stands before the number sign. Who names the sign says himself whether a space goes before
// it: to some desks "[Example #12]" is an issue of their own.
func tagBegin(tag string) string {
	before, _, exact := strings.Cut(strings.Trim(tag, "[] "), "#")
	if before = strings.TrimLeft(before, " "); before == "" || exact {
		return before
	}
	return before + " "
}

// tagPattern finds the tags of any support address. The plain one is ours only where an address writes it: to
// others "[#12]" may be an issue of their own.
func tagPattern(addresses []SupportAddress) *regexp.Regexp {
	var names []string
	for _, a := range addresses {
		names = append(names, regexp.QuoteMeta(strings.TrimSpace(tagBegin(a.SubjectTag))))
	}
	return regexp.MustCompile(`(?i)\[(?:` + strings.Join(names, "|") + `)\s*#(\d{1,10})\]`)
}

// Tags returns the numbers of our tags in a subject.
func (d *Directory) Tags(subject string) []ticket.Number {
	var all []ticket.Number
	for _, found := range d.tags.FindAllStringSubmatch(subject, maxTags) {
		if n, err := strconv.ParseUint(found[1], 10, 32); err == nil && n > 0 {
			all = append(all, ticket.Number(n))
		}
	}
	return all
}

// CutTag takes the first of our tags out of a subject.
func (d *Directory) CutTag(subject string) string {
	at := d.tags.FindStringIndex(subject)
	if at == nil {
		return subject
	}
	return strings.TrimSpace(subject[:at[0]]) + " " + strings.TrimSpace(subject[at[1]:])
}

// foreignTag is how other desks name their own ticket in a subject: "[vendor.example #9]", "[Garden tools -
// Bug #2]", "[Ticket#2026120110000013]", "[SUP-123]", "[#9]".
var foreignTag = regexp.MustCompile(`\[(?:[^\[\]#]{0,60}#\s?\d{1,20}|[A-Z][A-Z0-9]{1,9}-\d{1,9})\]`)

// ForeignTag is the first tag in a subject that another desk put there; "" if none.
func (d *Directory) ForeignTag(subject string) string {
	for _, tag := range foreignTag.FindAllString(subject, maxTags) {
		if !d.tags.MatchString(tag) {
			return tag
		}
	}
	return ""
}
