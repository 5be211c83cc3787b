package main

import (
	"bytes"
	"regexp"
	"strings"
)

// essence is what tells two mails apart by PRODUCT 1.8: From, Date, Message-ID, Subject and the body, which may be missing
// with the blank line before it; of a mail with neither Date nor Message-ID also the lines of its header that are no fields.
// false: the mail has no plain header, so that all of it counts.
func essence(mail []byte) (string, bool) {
	head, body, ok := bytes.Cut(mail, []byte("\r\n\r\n"))
	if !ok {
		head, body, ok = bytes.Cut(mail, []byte("\r\n"))
		if !ok || len(head) > 0 {
			head, body = bytes.TrimSuffix(mail, []byte("\r\n")), nil // a header only, if these are fields
		}
	}
	var all []string
	dated, odd, kept := false, false, false
	for n, l := range strings.Split(string(head), "\r\n") {
		folded := n > 0 && (strings.HasPrefix(l, " ") || strings.HasPrefix(l, "\t"))
		switch {
		case len(head) == 0:
		case folded && kept:
			all = append(all, l)
		case folded:
		case !plainField.MatchString(l):
			odd, kept, all = true, true, append(all, l)
		default:
			if kept = telling.MatchString(l); kept {
				all = append(all, strings.ToLower(l))
			}
			dated = dated || dates.MatchString(l)
		}
	}
	if odd && dated {
		return "", false
	}
	return strings.Join(all, "\n") + "\n\n" + strings.TrimRight(string(body), "\r\n"), true
}

var (
	plainField = regexp.MustCompile(`^[!-9;-~]+:`)
	telling    = regexp.MustCompile(`(?i)^(from|date|message-id|subject):`)
	dates      = regexp.MustCompile(`(?i)^(date|message-id):`)
)
